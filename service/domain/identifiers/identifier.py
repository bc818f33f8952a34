"""A record identifier in its canonical form, and how one is made of what people write."""

import re
from dataclasses import dataclass

from service.domain.identifiers.error import format_error
from service.domain.identifiers.family import MAX_TEXT_LENGTH
from service.domain.identifiers.registry import FAMILIES
from service.domain.identifiers.scheme import Scheme

_ISSUER = re.compile(r"[A-Z0-9](?:[A-Z0-9 .&_\-]*[A-Z0-9.])?")
_SHOWN_WHEN_REDACTED = 3
_SHORTEST_PARTLY_SHOWN = 8


@dataclass(frozen=True, slots=True, repr=False)
class RecordIdentifier:
    """Names one person's record; made by `parse`, or by the store of what `parse` once made."""

    scheme: Scheme
    canonical: str
    """The form that is stored and compared."""
    issuer: str = ""
    """Of the scheme OTHER only."""
    dummy: bool = False
    """A placeholder: kept and shown, never used to find a subject."""

    @property
    def display(self) -> str:
        """The form people write; `parse` gives the same identifier for it."""
        return FAMILIES[self.scheme].display(self.canonical)

    @property
    def redacted(self) -> str:
        """For logs and messages: the scheme and, of long identifiers, the last three characters."""
        shown = (
            self.canonical[-_SHOWN_WHEN_REDACTED:] if len(self.canonical) >= _SHORTEST_PARTLY_SHOWN else ""
        )
        return f"{self.scheme}(…{shown})"

    def __repr__(self) -> str:
        return f"<RecordIdentifier {self.redacted}>"


def parse(scheme: Scheme, text: str, *, today_year: int, issuer: str = "") -> RecordIdentifier:
    """Reads an identifier in any accepted written form.

    Args:
        scheme: Under which it was issued.
        text: As people write it: any case and spacing, slashes where they can be told, year short or long.
        today_year: The current year, four digits; decides the century of two-digit years.
        issuer: Required for the scheme OTHER, refused for all others.

    Raises:
        IdentifierError: IDENTIFIER_FORMAT or CHECK_CHARACTER; the explanation does not repeat the text.
    """
    if len(text) > MAX_TEXT_LENGTH:
        raise format_error(f"An identifier has {MAX_TEXT_LENGTH} characters at most.")
    if not text.strip():
        raise format_error("The identifier is empty.")
    canonical_issuer = _read_issuer(scheme, issuer)
    reading = FAMILIES[scheme].read(text, today_year)
    return RecordIdentifier(scheme, reading.canonical, canonical_issuer, reading.dummy)


def _read_issuer(scheme: Scheme, text: str) -> str:
    canonical = " ".join(text.upper().split())
    if scheme is not Scheme.OTHER:
        if canonical:
            raise format_error(f"Identifiers of the scheme {scheme} have one issuer; leave the issuer empty.")
        return ""
    if len(canonical) > MAX_TEXT_LENGTH or _ISSUER.fullmatch(canonical) is None:
        raise format_error(
            "An identifier of the scheme OTHER needs its issuer: letters, digits, spaces and . & _ -, "
            f"{MAX_TEXT_LENGTH} characters at most."
        )
    return canonical
