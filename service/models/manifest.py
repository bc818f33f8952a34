"""The manifest of models, read from the packaged `manifest.toml`."""

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from service.models.errors import UnknownModelError

YUNET = "yunet"
REIDENTIFICATION = "face-reidentification-retail-0095"
LEADER = "leader"

_ALGORITHMS = frozenset({"sha256", "sha384"})


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model, pinned."""

    role: str
    """`network` is the file an engine opens; `weights` lies beside it."""
    path: str
    """Relative to the models directory, or to the package it ships in."""
    size_bytes: int
    algorithm: str
    """`sha256` or `sha384`."""
    digest: str
    """In lower-case hexadecimal."""
    url: str | None
    """Official source; None where the file ships in a package."""


@dataclass(frozen=True, slots=True)
class Model:
    """A network and where it comes from."""

    name: str
    title: str
    licence: str
    licence_url: str
    files: tuple[ModelFile, ...]
    package: str | None = None
    """The installed Python package that holds the files, if one does."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """All models, in the order in which they are listed."""

    models: tuple[Model, ...]

    def find(self, name: str) -> Model:
        """The model of that name.

        Raises:
            UnknownModelError: there is none.
        """
        for model in self.models:
            if model.name == name:
                return model
        raise UnknownModelError(name, tuple(model.name for model in self.models))


def load_manifest() -> Manifest:
    """Reads the manifest that ships with Whorl."""
    return parse_manifest(resources.files("service.models").joinpath("manifest.toml").read_text("utf-8"))


def parse_manifest(text: str) -> Manifest:
    """Parses a manifest.

    Raises:
        ValueError: it is not TOML, lacks a field, or names an unknown digest algorithm.
    """
    try:
        return Manifest(tuple(_model(entry) for entry in tomllib.loads(text)["model"]))
    except KeyError as missing:
        raise ValueError(f"the model manifest lacks the field {missing}") from None


def _model(entry: dict[str, Any]) -> Model:
    return Model(
        name=entry["name"],
        title=entry["title"],
        licence=entry["licence"],
        licence_url=entry["licence_url"],
        files=tuple(_file(file) for file in entry["file"]),
        package=entry.get("package"),
    )


def _file(entry: dict[str, Any]) -> ModelFile:
    algorithm, _, digest = entry["digest"].partition(":")
    if algorithm not in _ALGORITHMS:
        raise ValueError(f"{entry['path']}: the digest algorithm {algorithm!r} is not sha256 or sha384")
    return ModelFile(entry["role"], entry["path"], entry["size_bytes"], algorithm, digest, entry.get("url"))
