"""Identifiers whose issuers publish no syntax: bounded text, compared without regard to case and spacing."""

import re

from service.domain.identifiers.error import format_error
from service.domain.identifiers.family import Family, Reading, unchanged

_WRITTEN = re.compile(r"[A-Z0-9](?:[A-Z0-9 /.:_()\-]*[A-Z0-9)])?")


def _read(text: str, _today_year: int) -> Reading:
    canonical = " ".join(text.upper().split())
    if _WRITTEN.fullmatch(canonical) is None:
        raise format_error(
            "An identifier of this scheme is made of letters, digits, spaces and / . : _ - ( ), "
            "and starts with a letter or digit."
        )
    return Reading(canonical)


PLAIN = Family(_read, unchanged)
