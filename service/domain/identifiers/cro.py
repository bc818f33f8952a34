"""CRO number: ``NNNNNN/YYD``, a serial of the year, the year and a check letter. Shown as stored."""

import re

from service.domain.identifiers.check_letter import check_letter
from service.domain.identifiers.error import check_letter_error, format_error
from service.domain.identifiers.family import Family, Reading, compact, unchanged

_WRITTEN = re.compile(r"(?P<serial>[0-9]{1,6})/(?P<year>[0-9]{2})(?P<letter>[A-Z])")
_WITHOUT_SLASH = re.compile(r"(?P<serial>[0-9]{6})(?P<year>[0-9]{2})(?P<letter>[A-Z])")


def _read(text: str, _today_year: int) -> Reading:
    written = compact(text)
    if written.startswith("SF"):
        raise format_error("This is written like a search file number; give it under the scheme CRO_SF.")
    match = _WRITTEN.fullmatch(written) or _WITHOUT_SLASH.fullmatch(written)
    if match is None:
        raise format_error(
            "A CRO number is up to six digits, a slash, a two-digit year and a letter, as in NNNNNN/YYD."
        )
    serial = match["serial"].zfill(6)
    if check_letter(match["year"] + serial) != match["letter"]:
        raise check_letter_error("CRO number")
    return Reading(f"{serial}/{match['year']}{match['letter']}")


CRO = Family(_read, unchanged)
