"""Police unique reference of a case (PTIURN): force, station, serial and year, without check letter."""

import re

from service.domain.identifiers.error import format_error
from service.domain.identifiers.family import Family, Reading, compact, unchanged

_WRITTEN = re.compile(r"(?P<force>[A-Z0-9]{2})(?P<station>[A-Z0-9]{2})(?P<serial>[0-9]{5})(?P<year>[0-9]{2})")
_DUMMY = re.compile(r"00[NP]P.*|[0-9]{2}00.*")
"""Placeholders by force and station, as bichard7-next-core knows them."""


def _read(text: str, _today_year: int) -> Reading:
    written = compact(text).replace("/", "")
    if _WRITTEN.fullmatch(written) is None:
        raise format_error(
            "A unique reference number is force, station, a serial of five digits and a two-digit year: "
            "eleven characters, as in FFSSNNNNNYY."
        )
    return Reading(written, dummy=_DUMMY.fullmatch(written) is not None)


URN = Family(_read, unchanged)
