"""What can be wrong with a model; every message says what to do."""


class ModelError(Exception):
    """A network cannot be used."""


class UnknownModelError(ModelError, KeyError):
    """The manifest has no model of this name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is no model named {name!r}; the manifest has {', '.join(known)}.")

    def __str__(self) -> str:
        return str(self.args[0])


class ModelNotInstalledError(ModelError):
    """A file of the model is missing."""


class ModelCorruptError(ModelError):
    """A file of the model is not the one whose hash the manifest pins."""


class ModelInstallationError(ModelError):
    """The files of a model could not be fetched or written."""
