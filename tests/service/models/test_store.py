"""Model files are used only when they are the pinned ones, and installed whole or not at all."""

import hashlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from service.models import (
    LEADER,
    REIDENTIFICATION,
    YUNET,
    Model,
    ModelCorruptError,
    ModelFile,
    ModelInstallationError,
    ModelNotInstalledError,
    ModelState,
    ModelStore,
    UnknownModelError,
    load_manifest,
)
from service.models.manifest import Manifest, parse_manifest

NETWORK = b"a network" * 20_000
WEIGHTS = b"its weights"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    (folder / "tiny").mkdir(parents=True)
    (folder / "tiny/net.xml").write_bytes(NETWORK)
    (folder / "tiny/net.bin").write_bytes(WEIGHTS)
    return folder


def manifest(url: str = "http://127.0.0.1:9/") -> Manifest:
    network_digest, weights_digest = hashlib.sha256(NETWORK).hexdigest(), hashlib.sha384(WEIGHTS).hexdigest()
    files = (
        ModelFile("network", "tiny/net.xml", len(NETWORK), "sha256", network_digest, url + "tiny/net.xml"),
        ModelFile("weights", "tiny/net.bin", len(WEIGHTS), "sha384", weights_digest, url + "tiny/net.bin"),
    )
    return Manifest((Model("tiny", "Tiny", "CC0", "https://example.org", files),))


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models", manifest())


def files_under(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_nothing_installed_is_missing_and_the_error_says_what_to_run(store: ModelStore) -> None:
    assert [status.state for status in store.status()] == [ModelState.MISSING]
    with pytest.raises(ModelNotInstalledError, match="whorl models install --from DIR"):
        store.locate("tiny")


def test_install_from_a_folder_copies_and_locates(store: ModelStore, source: Path) -> None:
    installed = store.install("tiny", source)
    assert installed == store.locate("tiny")
    assert [path.read_bytes() for path in installed.paths] == [NETWORK, WEIGHTS]
    assert installed.network == store.models_dir / "tiny/net.xml"
    assert store.status()[0].state is ModelState.INSTALLED
    assert files_under(store.models_dir) == {"tiny/net.xml", "tiny/net.bin"}


def test_a_changed_byte_is_found_before_the_file_is_used(store: ModelStore, source: Path) -> None:
    store.install("tiny", source)
    (store.models_dir / "tiny/net.bin").write_bytes(WEIGHTS[:-1] + b"!")
    assert store.status()[0].state is ModelState.CORRUPT
    with pytest.raises(ModelCorruptError, match=r"net\.bin"):
        store.locate("tiny")


def test_installing_again_repairs_a_damaged_file(store: ModelStore, source: Path) -> None:
    store.install("tiny", source)
    (store.models_dir / "tiny/net.bin").write_bytes(b"")
    store.install("tiny", source)
    assert (store.models_dir / "tiny/net.bin").read_bytes() == WEIGHTS


@pytest.mark.parametrize("content", [b"", NETWORK[:-1], NETWORK + b"x", b"x" * len(NETWORK)])
def test_a_wrong_source_is_refused_and_leaves_nothing_behind(
    store: ModelStore, source: Path, content: bytes
) -> None:
    (source / "tiny/net.xml").write_bytes(content)
    with pytest.raises(ModelCorruptError, match="not installed"):
        store.install("tiny", source)
    assert files_under(store.models_dir) == set()


def test_a_refused_source_keeps_the_installed_file(store: ModelStore, source: Path) -> None:
    store.install("tiny", source)
    (store.models_dir / "tiny/net.xml").write_bytes(b"older")
    (source / "tiny/net.xml").write_bytes(b"wrong")
    with pytest.raises(ModelCorruptError):
        store.install("tiny", source)
    assert (store.models_dir / "tiny/net.xml").read_bytes() == b"older"


def test_a_folder_without_the_file_is_named(store: ModelStore, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelNotInstalledError, match="empty"):
        store.install("tiny", tmp_path / "empty")
    with pytest.raises(ModelInstallationError, match="not a folder"):
        store.install("tiny", tmp_path / "absent")


def test_progress_counts_up_to_the_size_of_each_file(store: ModelStore, source: Path) -> None:
    seen: dict[str, list[int]] = {}
    store.install("tiny", source, lambda path, done, total: seen.setdefault(path, []).append(done))
    assert seen["tiny/net.xml"][0] == 0
    assert seen["tiny/net.xml"] == sorted(seen["tiny/net.xml"])
    assert {path: done[-1] for path, done in seen.items()} == {
        "tiny/net.xml": len(NETWORK),
        "tiny/net.bin": len(WEIGHTS),
    }


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - name fixed by the base class
        """Keeps the test's output clean."""


@pytest.fixture
def address(source: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_QuietHandler, directory=str(source)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_without_a_folder_the_official_address_is_used(tmp_path: Path, address: str) -> None:
    store = ModelStore(tmp_path / "models", manifest(address))
    assert [path.read_bytes() for path in store.install("tiny").paths] == [NETWORK, WEIGHTS]


def test_a_download_longer_than_pinned_is_cut_off_and_refused(
    tmp_path: Path, address: str, source: Path
) -> None:
    (source / "tiny/net.bin").write_bytes(b"x" * 10_000_000)
    store = ModelStore(tmp_path / "models", manifest(address))
    done: list[int] = []
    with pytest.raises(ModelCorruptError):
        store.install("tiny", progress=lambda path, bytes_done, total: done.append(bytes_done))
    assert len(done) < 10, "the transfer went on after the pinned size"
    assert files_under(store.models_dir) == {"tiny/net.xml"}


def test_a_failing_download_says_how_to_do_without_network(tmp_path: Path, address: str) -> None:
    store = ModelStore(tmp_path / "models", manifest(address + "nowhere/"))
    with pytest.raises(ModelInstallationError, match=r"404.*--from DIR"):
        store.install("tiny")


def test_an_unknown_name_lists_the_known_ones(store: ModelStore) -> None:
    with pytest.raises(UnknownModelError, match=r"'giant'.*tiny"):
        store.locate("giant")


def test_the_packaged_manifest_pins_every_file_and_address() -> None:
    models = load_manifest().models
    assert [model.name for model in models] == [YUNET, REIDENTIFICATION, LEADER]
    for model in models:
        assert [file.role for file in model.files].count("network") == 1
        for file in model.files:
            assert len(file.digest) == {"sha256": 64, "sha384": 96}[file.algorithm]
            assert (file.url or "").startswith("https://") != (model.package is not None)


@pytest.mark.parametrize("text", ["", "[[model]]\nname = 'x'", "not toml"])
def test_a_broken_manifest_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        parse_manifest(text)


def test_leader_is_found_in_its_package_without_installing(tmp_path: Path) -> None:
    assert ModelStore(tmp_path).locate(LEADER).network.name == "LEADER.weights.h5"
    assert ModelStore(tmp_path).install(LEADER).network.name == "LEADER.weights.h5"


def test_an_absent_package_reads_as_missing(tmp_path: Path, source: Path) -> None:
    model = manifest().models[0]
    absent = Model("tiny", "", "", "", model.files, package="no_such_package_here")
    store = ModelStore(tmp_path, Manifest((absent,)))
    assert store.status()[0].state is ModelState.MISSING
    with pytest.raises(ModelNotInstalledError, match="reinstall the Python package"):
        store.install("tiny", source)


def test_the_shared_models_are_the_pinned_ones(shared: Path, tmp_path: Path) -> None:
    store = ModelStore(tmp_path)
    for name in (YUNET, REIDENTIFICATION):
        assert store.install(name, shared / "models").network.is_file()
