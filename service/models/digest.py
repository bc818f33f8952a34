"""Whether a file on disk is the one that the manifest pins."""

import hashlib
from enum import StrEnum
from pathlib import Path

from service.models.manifest import ModelFile


class FileState(StrEnum):
    """What stands at a model file's place."""

    VALID = "valid"
    MISSING = "missing"
    CORRUPT = "corrupt"


def examine(path: Path, file: ModelFile) -> FileState:
    """Compares size, then digest."""
    if not path.is_file():
        return FileState.MISSING
    if path.stat().st_size != file.size_bytes:
        return FileState.CORRUPT
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, file.algorithm).hexdigest()
    return FileState.VALID if digest == file.digest else FileState.CORRUPT
