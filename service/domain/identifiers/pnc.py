"""PNC ID: ``YYYY/NNNNNNND``, the year of the first entry, a serial of the year and a check letter.

Shown in its long form, the canonical one: the short form ``YY/NNNNNNND`` loses the century.
"""

import re

from service.domain.identifiers.check_letter import check_letter
from service.domain.identifiers.error import check_letter_error, format_error
from service.domain.identifiers.family import Family, Reading, compact, unchanged

_WITH_SLASH = re.compile(r"(?P<year>[0-9]{4}|[0-9]{2})/(?P<serial>[0-9]{1,7})(?P<letter>[A-Z])")
_SHORT = re.compile(r"(?P<year>[0-9]{2})(?P<serial>[0-9]{1,6})(?P<letter>[A-Z])")
_LONG = re.compile(r"(?P<year>[0-9]{4})(?P<serial>[0-9]{5,7})(?P<letter>[A-Z])")
_FIRST_LENGTH_OF_LONG = 10
_FIRST_YEAR = 1900


def _read(text: str, today_year: int) -> Reading:
    written = compact(text)
    match = _pattern_of(written).fullmatch(written)
    if match is None:
        raise format_error(
            "A PNC ID is a year, a slash, up to seven digits and a letter, "
            "as in YYYY/NNNNNNND or YY/NNNNNNND."
        )
    year = _full_year(match["year"], today_year)
    serial = match["serial"].zfill(7)
    if check_letter(year[2:] + serial) != match["letter"]:
        raise check_letter_error("PNC ID")
    return Reading(f"{year}/{serial}{match['letter']}")


def _pattern_of(written: str) -> re.Pattern[str]:
    if "/" in written:
        return _WITH_SLASH
    return _SHORT if len(written) < _FIRST_LENGTH_OF_LONG else _LONG


def _full_year(digits: str, today_year: int) -> str:
    """Four digits; a two-digit year is the latest one that is not in the future."""
    year = int(digits)
    if len(digits) == 2:
        year += today_year - today_year % 100
        year -= 100 if year > today_year else 0
    if not _FIRST_YEAR <= year <= today_year:
        raise format_error(
            f"The year of this PNC ID is not between {_FIRST_YEAR} and {today_year}; "
            "write a slash between the year and the serial number."
        )
    return str(year)


PNC = Family(_read, unchanged)
