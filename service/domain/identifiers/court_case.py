"""Magistrates' court case reference ``YY/CCCC/NNNNNND``: year, court, serial, letter. Shown as stored."""

import re

from service.domain.identifiers.check_letter import check_letter
from service.domain.identifiers.error import check_letter_error, format_error
from service.domain.identifiers.family import Family, Reading, compact, unchanged

_WITH_SLASHES = re.compile(r"(?P<year>[0-9]{2})/(?P<court>[0-9]{4})/(?P<serial>[0-9]{1,6})(?P<letter>[A-Z])")
_WITHOUT_SLASHES = re.compile(r"(?P<year>[0-9]{2})(?P<court>[0-9]{4})(?P<serial>[0-9]{6})(?P<letter>[A-Z])")


def _read(text: str, _today_year: int) -> Reading:
    written = compact(text)
    match = _WITH_SLASHES.fullmatch(written) or _WITHOUT_SLASHES.fullmatch(written)
    if match is None:
        raise format_error(
            "A court case reference is a two-digit year, a four-digit court, up to six digits and a letter, "
            "as in YY/CCCC/NNNNNND."
        )
    serial = match["serial"].zfill(6)
    if check_letter(match["year"] + match["court"] + serial) != match["letter"]:
        raise check_letter_error("court case reference")
    return Reading(f"{match['year']}/{match['court']}/{serial}{match['letter']}")


COURT_CASE = Family(_read, unchanged)
