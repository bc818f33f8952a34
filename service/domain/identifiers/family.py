"""What every family of identifiers does: read what people write, and write what is stored as people do."""

from collections.abc import Callable
from dataclasses import dataclass

MAX_TEXT_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Reading:
    """An identifier as read."""

    canonical: str
    """The form that is stored and compared."""
    dummy: bool = False
    """A placeholder: shown, never used to find a subject."""


@dataclass(frozen=True, slots=True)
class Family:
    """How the identifiers of one scheme are read and written."""

    read: Callable[[str, int], Reading]
    """Text of bounded length and the current year in; raises IdentifierError."""
    display: Callable[[str], str]
    """Canonical form in; the form people write out, which `read` understands."""


def compact(text: str) -> str:
    """Upper case without any white space."""
    return "".join(text.upper().split())


def unchanged(canonical: str) -> str:
    """Display of the families whose canonical form is the one people write."""
    return canonical
