"""Arrays in one file that is either whole or refused: how an index survives a restart.

Layout, little-endian: magic ``WHRLSNAP`` (8), format version u32, length of the table u32, table (JSON:
metadata, and name, dtype, shape and BLAKE2b-256 of each section), BLAKE2b-256 of all before it (32), then
the bytes of the sections in the order of the table, without gaps. The file ends with the last section.
"""

import json
import os
import struct
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

MAGIC = b"WHRLSNAP"
FORMAT_VERSION = 1
DTYPES = ("|b1", "|u1", "<u2", "<i4", "<u4", "<i8", "<u8", "<f4", "<f8")
MAX_TABLE_BYTES = 1 << 20
_PREFIX = struct.Struct("<8sII")
_DIGEST_BYTES = 32


class SnapshotCorruptError(ValueError):
    """The file is not what was written; says where it differs. Rebuild what it held from the store."""

    def __init__(self, path: Path, section: str, what: str) -> None:
        super().__init__(path, section, what)
        self.path = path
        self.section = section
        """The section that is damaged, or ``header``."""
        self.what = what

    def __str__(self) -> str:
        return f"snapshot {self.path}, section {self.section}: {self.what}"


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """Named arrays and a few facts about them."""

    sections: Mapping[str, NDArray[Any]]
    """One- or two-dimensional arrays of bool, integers or floats (see `DTYPES`)."""
    metadata: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _SectionEntry:
    name: str
    dtype: str
    shape: tuple[int, ...]
    digest: str

    @property
    def length_bytes(self) -> int:
        return int(np.dtype(self.dtype).itemsize * np.prod(self.shape, dtype=object))


def write_snapshot(path: Path, snapshot: Snapshot) -> None:
    """Writes a file that replaces `path` as a whole: after a crash there is the old one or the new one.

    The directory of `path` must exist and be on the same file system as `path` itself.

    Raises:
        ValueError: a section has a dtype or dimensions unknown to the format, or the table is too long.
        OSError: the disk refused; what was at `path` is still there.
    """
    arrays = {name: _storable(name, array) for name, array in snapshot.sections.items()}
    header = _encode_header(snapshot.metadata, [_describe(name, array) for name, array in arrays.items()])
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".partial")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(header)
            for array in arrays.values():
                file.write(array.data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)  # noqa: PTH105 - aside is the plain string of mkstemp
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    _sync_directory(path.parent)


def read_snapshot(path: Path) -> Snapshot:
    """Reads a snapshot and checks every byte of it.

    Raises:
        SnapshotCorruptError: the file was cut short, extended or changed, or another release wrote it.
        OSError: there is no such file or it cannot be read.
    """
    with path.open("rb") as file:
        metadata, entries = _decode_header(path, file)
        _check_length(path, file, entries)
        return Snapshot({entry.name: _read_section(path, file, entry) for entry in entries}, metadata)


def _storable(name: str, array: NDArray[Any]) -> NDArray[Any]:
    little = array.astype(array.dtype.newbyteorder("<"), copy=False)
    if little.dtype.str not in DTYPES:
        raise ValueError(f"section {name} has dtype {array.dtype}; {', '.join(DTYPES)} can be stored")
    if array.ndim not in (1, 2):
        raise ValueError(f"section {name} has {array.ndim} dimensions; 1 or 2 can be stored")
    return np.ascontiguousarray(little)


def _describe(name: str, array: NDArray[Any]) -> _SectionEntry:
    digest = blake2b(array.data, digest_size=_DIGEST_BYTES).hexdigest()
    return _SectionEntry(name, array.dtype.str, array.shape, digest)


def _encode_header(metadata: Mapping[str, int | str], entries: list[_SectionEntry]) -> bytes:
    table = {
        "metadata": dict(metadata),
        "sections": [[entry.name, entry.dtype, list(entry.shape), entry.digest] for entry in entries],
    }
    encoded = json.dumps(table, separators=(",", ":")).encode("ascii")
    if len(encoded) > MAX_TABLE_BYTES:
        raise ValueError(f"table of {len(encoded)} bytes; at most {MAX_TABLE_BYTES} are allowed")
    header = _PREFIX.pack(MAGIC, FORMAT_VERSION, len(encoded)) + encoded
    return header + blake2b(header, digest_size=_DIGEST_BYTES).digest()


def _decode_header(path: Path, file: BinaryIO) -> tuple[dict[str, int | str], list[_SectionEntry]]:
    prefix = file.read(_PREFIX.size)
    if len(prefix) < _PREFIX.size:
        raise SnapshotCorruptError(path, "header", f"the file ends at byte {len(prefix)}")
    magic, version, table_length = _PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise SnapshotCorruptError(path, "header", "the file does not begin with the magic WHRLSNAP")
    if version != FORMAT_VERSION:
        raise SnapshotCorruptError(
            path, "header", f"the format version is {version}; this release reads {FORMAT_VERSION}"
        )
    if table_length > MAX_TABLE_BYTES:
        raise SnapshotCorruptError(path, "header", f"the table announces {table_length} bytes")
    table, digest = file.read(table_length), file.read(_DIGEST_BYTES)
    if digest != blake2b(prefix + table, digest_size=_DIGEST_BYTES).digest():
        raise SnapshotCorruptError(path, "header", "the checksum does not match")
    content = json.loads(table)  # its checksum says that write_snapshot made it
    entries = [
        _SectionEntry(name, dtype, tuple(shape), digest) for name, dtype, shape, digest in content["sections"]
    ]
    return content["metadata"], entries


def _check_length(path: Path, file: BinaryIO, entries: list[_SectionEntry]) -> None:
    """Names the section in which the file ends, before memory is taken for any."""
    end, length = file.tell(), os.fstat(file.fileno()).st_size
    for entry in entries:
        end += entry.length_bytes
        if length < end:
            raise SnapshotCorruptError(path, entry.name, f"the file ends {end - length} bytes too early")
    if length > end:
        last = entries[-1].name if entries else "header"
        raise SnapshotCorruptError(path, last, f"{length - end} bytes follow where the file should end")


def _read_section(path: Path, file: BinaryIO, entry: _SectionEntry) -> NDArray[Any]:
    array: NDArray[Any] = np.empty(entry.shape, entry.dtype)
    content = file.read(entry.length_bytes)
    if blake2b(content, digest_size=_DIGEST_BYTES).hexdigest() != entry.digest:
        raise SnapshotCorruptError(path, entry.name, "the checksum does not match")
    array.reshape(-1)[:] = np.frombuffer(content, entry.dtype)
    return array


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
