"""Arrest/summons number: ``YY/FFUU/SS/N...D``, stored in its long form of 20 characters.

The parts are year, force, unit, system, sequence and check letter; an organisation letter may stand before
the force, which makes 21 characters. The letter covers year and sequence, and force and system where those
are digits; it does not cover the unit.
"""

import re

from service.domain.identifiers.check_letter import check_letter
from service.domain.identifiers.error import check_letter_error, format_error
from service.domain.identifiers.family import Family, Reading, compact

_OFFICE = (
    r"(?P<year>[0-9]{2})/(?P<top>[A-Z]?)(?P<force>[A-Z0-9]{2})(?P<unit>[A-Z0-9]{2})/(?P<system>[A-Z0-9]{2})/"
)
_NUMBER = r"(?P<sequence>[0-9]{1,11})(?P<letter>[A-Z])"
_WITH_SLASHES = re.compile(_OFFICE + _NUMBER)
_WITHOUT_TOP_LETTER = re.compile(_OFFICE.replace("/", "").replace("[A-Z]?", "") + _NUMBER)
_WITH_TOP_LETTER = re.compile(_OFFICE.replace("/", "").replace("[A-Z]?", "[A-Z]") + _NUMBER)
_LENGTH_WITH_TOP_LETTER = 21

_DUMMIES = (
    re.compile(r"0800[NP]P01.*"),
    re.compile(r"....NRPR.*"),
    re.compile(r"..12LN00.*"),
    re.compile(r"..00NP00.*"),
    re.compile(r"..6300[0-9]{2}.*"),
    re.compile(r"..06SS.*"),
    re.compile(r"..00XX.*"),
    re.compile(r"..50(11|12|21|41|42|43|OF|SJ).*"),
)
"""Placeholders by year, force, unit and system, as bichard7-next-core knows them."""


def _read(text: str, _today_year: int) -> Reading:
    written = compact(text)
    match = _pattern_of(written).fullmatch(written)
    if match is None:
        raise format_error(
            "An arrest/summons number is a two-digit year, force and unit, system, up to eleven digits and "
            "a letter, as in YY/FFUU/SS/NNND, or all of it in 20 characters without slashes."
        )
    sequence = match["sequence"].zfill(11)
    checked = [part for part in (match["force"], match["system"]) if part.isdecimal()]
    if check_letter("".join([*checked, match["year"], sequence])) != match["letter"]:
        raise check_letter_error("arrest/summons number")
    office = match["force"] + match["unit"] + match["system"]
    canonical = f"{match['year']}{match['top']}{office}{sequence}{match['letter']}"
    return Reading(canonical, dummy=_is_dummy(match["year"] + office))


def _pattern_of(written: str) -> re.Pattern[str]:
    if "/" in written:
        return _WITH_SLASHES
    return _WITH_TOP_LETTER if len(written) == _LENGTH_WITH_TOP_LETTER else _WITHOUT_TOP_LETTER


def _is_dummy(year_and_office: str) -> bool:
    return any(pattern.fullmatch(year_and_office) for pattern in _DUMMIES)


def _display(canonical: str) -> str:
    year, office, number = canonical[:2], canonical[2:-12], canonical[-12:]
    sequence = number[:-1].lstrip("0") or "0"
    return f"{year}/{office[:-2]}/{office[-2:]}/{sequence}{number[-1]}"


ASN = Family(_read, _display)
