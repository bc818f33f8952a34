"""Where shared test data and models lie on this machine."""

import os
from dataclasses import dataclass
from pathlib import Path

from benchmarks.datasets.prints import DatasetError

REPOSITORY_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class SharedFolder:
    """The folder named by ``WHORL_SHARED``, ``../shared`` by default; parts of it may be absent."""

    root: Path

    @property
    def fingerprints(self) -> Path | None:
        """All sets of prints."""
        return self._folder("data/fingerprints")

    @property
    def people(self) -> Path | None:
        """Prints of persons with several fingers each (the ``uareu`` layout)."""
        return self._folder("data/fingerprints/uareu")

    @property
    def faces(self) -> Path | None:
        """One folder of face images per person (the ``lfw`` layout)."""
        return self._folder("data/faces/lfw")

    @property
    def models(self) -> Path | None:
        """Model files to install from."""
        return self._folder("models")

    @property
    def peers(self) -> Path | None:
        """What other systems score on the prints."""
        path = self.root / "peers" / "fingerprint_fvc.json"
        return path if path.is_file() else None

    def _folder(self, relative: str) -> Path | None:
        folder = self.root / relative
        return folder if folder.is_dir() else None


def shared_folder() -> SharedFolder:
    """The shared folder of this machine, whether or not it exists."""
    return SharedFolder(Path(os.environ.get("WHORL_SHARED") or REPOSITORY_ROOT.parent / "shared"))


def people_or(folder: Path | None) -> Path:
    """`folder`, or where none was named the prints of persons in the shared folder.

    Raises:
        DatasetError: there are none.
    """
    found = folder or shared_folder().people
    if found is None:
        raise DatasetError("Name a folder of prints with --data: there is no shared folder (WHORL_SHARED).")
    return found
