"""The model store: the networks that the engines need, their sources, and whether a file is pinned."""

from service.models.errors import (
    ModelCorruptError,
    ModelError,
    ModelInstallationError,
    ModelNotInstalledError,
    UnknownModelError,
)
from service.models.manifest import LEADER, REIDENTIFICATION, YUNET, Model, ModelFile, load_manifest
from service.models.store import InstalledModel, ModelState, ModelStatus, ModelStore
from service.models.transfer import Progress

__all__ = [
    "LEADER",
    "REIDENTIFICATION",
    "YUNET",
    "InstalledModel",
    "Model",
    "ModelCorruptError",
    "ModelError",
    "ModelFile",
    "ModelInstallationError",
    "ModelNotInstalledError",
    "ModelState",
    "ModelStatus",
    "ModelStore",
    "Progress",
    "UnknownModelError",
    "load_manifest",
]
