"""The directory of installed models."""

from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from service.models.digest import FileState, examine
from service.models.errors import ModelCorruptError, ModelInstallationError, ModelNotInstalledError
from service.models.manifest import Manifest, Model, ModelFile, load_manifest
from service.models.transfer import Progress, copy_from_folder, download


class ModelState(StrEnum):
    """Whether a model can be loaded."""

    INSTALLED = "installed"
    MISSING = "missing"
    CORRUPT = "corrupt"


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """A model of the manifest and what was found of it."""

    model: Model
    state: ModelState
    directory: Path
    """Where its files stand or belong; the manifest's paths are relative to it."""


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model whose every file was verified just now."""

    name: str
    paths: tuple[Path, ...]
    """In the order of the manifest."""
    network: Path
    """The file to open."""


class ModelStore:
    """Finds, verifies and installs the models of a manifest in one directory.

    Models that ship in a Python package are found there, without importing it.
    """

    def __init__(self, models_dir: Path, manifest: Manifest | None = None) -> None:
        self.models_dir = models_dir
        self._manifest = manifest if manifest is not None else load_manifest()

    def status(self) -> tuple[ModelStatus, ...]:
        """The state of every model, with all files hashed."""
        return tuple(self._status(model) for model in self._manifest.models)

    def locate(self, name: str) -> InstalledModel:
        """The verified files of a model.

        Raises:
            UnknownModelError: the manifest has no such model.
            ModelNotInstalledError: a file is missing.
            ModelCorruptError: a file is not the pinned one.
        """
        model = self._manifest.find(name)
        directory = self._directory(model)
        for file in model.files:
            _verify(directory / file.path, file, model)
        network = next(file for file in model.files if file.role == "network")
        return InstalledModel(
            name, tuple(directory / file.path for file in model.files), directory / network.path
        )

    def install(
        self, name: str, source: Path | None = None, progress: Progress | None = None
    ) -> InstalledModel:
        """Installs a model from a folder, or from its official address when no folder is given.

        Files that are already there and valid are kept; a model that ships in a package is only verified.

        Args:
            name: as in the manifest.
            source: a folder laid out like the models directory.
            progress: told of every chunk written.

        Raises:
            UnknownModelError: the manifest has no such model.
            ModelNotInstalledError: the folder lacks a file, or the package is absent.
            ModelCorruptError: what was found or fetched is not the pinned file; nothing was replaced.
            ModelInstallationError: the file could not be fetched or written.
        """
        model = self._manifest.find(name)
        if source is not None and not source.is_dir():
            raise ModelInstallationError(f"{source} is not a folder; name the one that holds the models.")
        if model.package is None:
            for file in model.files:
                self._install_file(file, source, progress or _silent)
        return self.locate(name)

    def _install_file(self, file: ModelFile, source: Path | None, progress: Progress) -> None:
        target = self.models_dir / file.path
        if examine(target, file) is FileState.VALID:
            progress(file.path, file.size_bytes, file.size_bytes)
        elif source is not None:
            copy_from_folder(file, source, target, progress)
        else:
            download(file, target, progress)

    def _status(self, model: Model) -> ModelStatus:
        directory = self._directory(model)
        states = {examine(directory / file.path, file) for file in model.files}
        if FileState.CORRUPT in states:
            return ModelStatus(model, ModelState.CORRUPT, directory)
        state = ModelState.MISSING if FileState.MISSING in states else ModelState.INSTALLED
        return ModelStatus(model, state, directory)

    def _directory(self, model: Model) -> Path:
        return self.models_dir if model.package is None else _package_directory(model.package)


def _package_directory(package: str) -> Path:
    """Where an installed package lies; importing it would load all it depends on.

    A package that is absent yields a directory that does not exist, so that its model reads as missing.
    """
    spec = find_spec(package)
    locations = spec.submodule_search_locations if spec is not None else None
    return Path(next(iter(locations))) if locations else Path(f"<package {package} is not installed>")


def _verify(path: Path, file: ModelFile, model: Model) -> None:
    remedy = (
        f"reinstall the Python package {model.package}"
        if model.package is not None
        else "run: whorl models install --from DIR (or without --from to download it)"
    )
    match examine(path, file):
        case FileState.MISSING:
            raise ModelNotInstalledError(
                f"The model {model.name} is not installed: {path} is missing; {remedy}"
            )
        case FileState.CORRUPT:
            raise ModelCorruptError(
                f"The model {model.name} is damaged: {path} is not the file the manifest pins; {remedy}"
            )
        case FileState.VALID:
            return


def _silent(_path: str, _done_bytes: int, _total_bytes: int) -> None:
    """Reports to nobody."""
