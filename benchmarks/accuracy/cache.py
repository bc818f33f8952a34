"""Templates already extracted, keyed by image content, resolution and algorithm version."""

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from matcher.envelope import unseal
from matcher.errors import SampleRefusedError


@dataclass(frozen=True, slots=True)
class Outcome:
    """A template, or why there is none."""

    template: bytes | None
    refusal: str | None
    """A failure to enrol is data of a benchmark, not an error."""


class TemplateCache:
    """One small file an image, written aside and renamed, so that any number of processes may share it."""

    def __init__(self, root: Path, algorithm_version: str) -> None:
        # The digest keeps versions apart that differ only in characters a file name cannot hold.
        digest = hashlib.sha256(algorithm_version.encode()).hexdigest()[:8]
        self._folder = root / f"{re.sub(r'[^A-Za-z0-9.-]', '_', algorithm_version)}-{digest}"
        self._algorithm_version = algorithm_version

    def get(self, content: bytes, dpi: float | None) -> Outcome | None:
        """What was found for this image before; None where it was never extracted or the file is damaged."""
        path = self._path(content, dpi)
        try:
            return self._checked(path.with_suffix(".template").read_bytes())
        except FileNotFoundError:
            pass
        try:
            return Outcome(None, path.with_suffix(".refused").read_text(encoding="utf-8"))
        except (FileNotFoundError, UnicodeDecodeError):
            return None

    def put(self, content: bytes, dpi: float | None, outcome: Outcome) -> None:
        """Remembers an outcome."""
        path = self._path(content, dpi)
        if outcome.template is not None:
            _write_whole(path.with_suffix(".template"), outcome.template)
        else:
            _write_whole(path.with_suffix(".refused"), (outcome.refusal or "").encode())

    def _checked(self, template: bytes) -> Outcome | None:
        try:
            envelope = unseal(template)
        except SampleRefusedError:
            return None
        return Outcome(template, None) if envelope.algorithm_version == self._algorithm_version else None

    def _path(self, content: bytes, dpi: float | None) -> Path:
        digest = hashlib.sha256(content).hexdigest()
        resolution = "file" if dpi is None else f"{dpi:g}".replace(".", "p")
        return self._folder / digest[:2] / f"{digest}-{resolution}"


def _write_whole(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".partial-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
