"""CRO "search file" number: ``SFYY/N...D``: year, a serial of the year, check letter. Shown as stored.

Its check letter is made of the serial as it stands, without padding. Leading zeros would make another number
of another letter, or hide a mistyped digit; they are refused.
"""

import re

from service.domain.identifiers.check_letter import check_letter
from service.domain.identifiers.error import check_letter_error, format_error
from service.domain.identifiers.family import Family, Reading, compact, unchanged

_WRITTEN = re.compile(r"SF(?P<year>[0-9]{2})/?(?P<serial>[1-9][0-9]{0,5})(?P<letter>[A-Z])")


def _read(text: str, _today_year: int) -> Reading:
    match = _WRITTEN.fullmatch(compact(text))
    if match is None:
        raise format_error(
            "A search file number is SF, a two-digit year, a slash, up to six digits without leading zeros "
            "and a letter, as in SFYY/NNNNNND."
        )
    if check_letter(match["year"] + match["serial"]) != match["letter"]:
        raise check_letter_error("search file number")
    return Reading(f"SF{match['year']}/{match['serial']}{match['letter']}")


CRO_SF = Family(_read, unchanged)
