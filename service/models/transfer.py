"""Copies one model file into place, so that the place holds the pinned file or what it held before."""

import os
import tempfile
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from service.models.digest import FileState, examine
from service.models.errors import ModelCorruptError, ModelInstallationError, ModelNotInstalledError
from service.models.manifest import ModelFile

Progress = Callable[[str, int, int], None]
"""Called with the file's path in the manifest, the bytes done and the bytes in all."""

_CHUNK_BYTES = 64 * 1024
_TIMEOUT_S = 30.0


def copy_from_folder(file: ModelFile, source: Path, target: Path, progress: Progress) -> None:
    """Copies `file` from a folder laid out as the manifest's paths say.

    Raises:
        ModelNotInstalledError: the folder does not hold it.
        ModelCorruptError: the folder holds another file under its name.
        ModelInstallationError: it cannot be read or written.
    """
    origin = source / file.path
    if not origin.is_file():
        raise ModelNotInstalledError(f"{origin} does not exist; name a folder that holds {file.path}.")
    try:
        with origin.open("rb") as stream:
            _place(stream, file, target, str(origin), progress)
    except OSError as failure:
        raise ModelInstallationError(f"{origin} could not be copied to {target}: {failure}.") from failure


def download(file: ModelFile, target: Path, progress: Progress) -> None:
    """Fetches `file` from its official address.

    Raises:
        ModelInstallationError: there is no address, no answer, or the file cannot be written.
        ModelCorruptError: the answer is not the pinned file.
    """
    if file.url is None or urlsplit(file.url).scheme not in ("https", "http"):
        raise ModelInstallationError(f"{file.path} has no address to download from.")
    try:
        with urllib.request.urlopen(file.url, timeout=_TIMEOUT_S) as stream:  # noqa: S310 - scheme checked above
            _place(stream, file, target, file.url, progress)
    except (OSError, HTTPException) as failure:
        raise ModelInstallationError(
            f"{file.url} could not be fetched ({failure}); "
            "without network access run: whorl models install --from DIR"
        ) from failure


def _place(stream: BinaryIO, file: ModelFile, target: Path, origin: str, progress: Progress) -> None:
    """Writes aside, syncs, verifies, renames."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as output:
            _pump(stream, output, file, progress)
            output.flush()
            os.fsync(output.fileno())
        if examine(aside, file) is not FileState.VALID:
            raise ModelCorruptError(
                f"{origin} is not the file that the manifest pins ({file.algorithm} {file.digest[:16]}...); "
                "it was not installed. Take it from its official source."
            )
        aside.chmod(0o644)
        aside.replace(target)
        _sync_directory(target.parent)
    finally:
        aside.unlink(missing_ok=True)


def _pump(stream: BinaryIO, output: BinaryIO, file: ModelFile, progress: Progress) -> None:
    """Copies at most one chunk more than the file may have: enough to see that it is too long."""
    done = 0
    progress(file.path, done, file.size_bytes)
    while done <= file.size_bytes and (chunk := stream.read(_CHUNK_BYTES)):
        output.write(chunk)
        done += len(chunk)
        progress(file.path, min(done, file.size_bytes), file.size_bytes)


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
