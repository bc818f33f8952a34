import stat
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.typing import NDArray

from matcher.index.ragged import RaggedBytes
from matcher.index.snapshot import DTYPES, Snapshot, SnapshotCorruptError, read_snapshot, write_snapshot

arrays = st.sampled_from(DTYPES).flatmap(
    lambda dtype: npst.arrays(dtype, npst.array_shapes(min_dims=1, max_dims=2, min_side=0, max_side=9))
)
snapshots = st.builds(
    Snapshot,
    st.dictionaries(st.text(max_size=12), arrays, max_size=5),
    st.dictionaries(st.text(max_size=12), st.one_of(st.integers(), st.text(max_size=20)), max_size=5),
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("snapshot") / "index.snapshot"
    rng = np.random.default_rng(3)
    sections: dict[str, NDArray[Any]] = {
        "keys": np.arange(40),
        "codes": rng.integers(0, 256, (120, 48)).astype(np.uint8),
        "votes": rng.random(300).astype(np.float32),
        "flags": rng.random(77) < 0.5,
    }
    write_snapshot(path, Snapshot(sections, {"sequence": 10**12, "algorithm_version": "x/1"}))
    return path


@settings(max_examples=80, deadline=None)
@given(snapshot=snapshots)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, snapshot: Snapshot) -> None:
    path = tmp_path_factory.getbasetemp() / "round-trip"
    write_snapshot(path, snapshot)
    read = read_snapshot(path)
    assert dict(snapshot.metadata) == dict(read.metadata)
    assert list(snapshot.sections) == list(read.sections)
    for name, array in snapshot.sections.items():
        assert array.dtype == read.sections[name].dtype
        np.testing.assert_array_equal(array, read.sections[name])
        read.sections[name][...] = 0  # what is read may be changed


def test_a_flipped_byte_anywhere_is_detected(written: Path, tmp_path: Path) -> None:
    content = written.read_bytes()
    damaged = tmp_path / "damaged"
    named = set()
    for offset in [*range(0, len(content), 97), *range(60), len(content) - 1]:
        changed = bytearray(content)
        changed[offset] ^= 0x10
        damaged.write_bytes(changed)
        with pytest.raises(SnapshotCorruptError) as caught:
            read_snapshot(damaged)
        named.add(caught.value.section)
    assert named == {"header", "keys", "codes", "votes", "flags"}


def test_a_file_of_another_length_is_detected(written: Path, tmp_path: Path) -> None:
    content = written.read_bytes()
    damaged = tmp_path / "damaged"
    for length in [*range(0, len(content), 61), *range(40), len(content) - 1]:
        damaged.write_bytes(content[:length])
        with pytest.raises(SnapshotCorruptError):
            read_snapshot(damaged)
    damaged.write_bytes(content + b"\0")
    with pytest.raises(SnapshotCorruptError, match="section flags: 1 bytes follow"):
        read_snapshot(damaged)
    damaged.write_bytes(content[:-1])
    with pytest.raises(SnapshotCorruptError, match="section flags: the file ends 1 bytes too early"):
        read_snapshot(damaged)


def test_swapped_blocks_of_a_section_are_detected(written: Path, tmp_path: Path) -> None:
    content = bytearray(written.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 48], content[middle + 48 : middle + 96] = (
        content[middle + 48 : middle + 96],
        content[middle : middle + 48],
    )
    damaged = tmp_path / "damaged"
    damaged.write_bytes(content)
    with pytest.raises(SnapshotCorruptError, match="codes"):
        read_snapshot(damaged)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "index.snapshot"
    write_snapshot(path, Snapshot({"a": np.arange(3)}))

    def full_disk(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        write_snapshot(path, Snapshot({"a": np.arange(9)}))
    assert [path] == list(tmp_path.iterdir())
    assert read_snapshot(path).sections["a"].tolist() == [0, 1, 2]


def test_only_the_owner_may_read_a_snapshot(written: Path) -> None:
    assert stat.S_IMODE(written.stat().st_mode) == 0o600


@pytest.mark.parametrize("array", [np.array(["a"]), np.zeros(3, complex), np.zeros((1, 1, 1)), np.array(1.0)])
def test_arrays_the_format_does_not_know_are_refused(tmp_path: Path, array: NDArray[Any]) -> None:
    with pytest.raises(ValueError, match="section odd has"):
        write_snapshot(tmp_path / "snapshot", Snapshot({"odd": array}))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_is_not_called_corrupt(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_snapshot(tmp_path / "absent")


def test_another_format_version_is_refused_by_its_number(written: Path, tmp_path: Path) -> None:
    content = bytearray(written.read_bytes())
    content[8] = 2
    later = tmp_path / "later"
    later.write_bytes(content)
    with pytest.raises(SnapshotCorruptError, match="format version is 2; this release reads 1"):
        read_snapshot(later)


@given(strings=st.lists(st.binary(max_size=20), max_size=8))
def test_byte_strings_survive_packing(strings: list[bytes]) -> None:
    packed = RaggedBytes.pack(strings)
    assert strings == packed.unpack()
    assert strings == RaggedBytes(packed.content.copy(), packed.lengths).unpack()


def test_lengths_that_do_not_fit_the_content_are_refused() -> None:
    for lengths in ([2, 2], [5, -2], [4]):
        with pytest.raises(ValueError, match="lengths add up to"):
            RaggedBytes(np.zeros(3, np.uint8), np.array(lengths))
