"""Strategy of invented identifiers with right check letters, made without the code under test."""

from dataclasses import dataclass

from hypothesis import strategies as st

from service.domain.identifiers import Scheme

TODAY_YEAR = 2026
_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"


@dataclass(frozen=True)
class Written:
    """An identifier as somebody may write it, and the places of the digits that its letter covers."""

    scheme: Scheme
    text: str
    checked_places: list[int]


def _digits(least: int, most: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=least, max_size=most)


def _letter(number: str) -> str:
    return _LETTERS[int(number) % 23]


def _places(text: str, *, outside: range = range(0)) -> list[int]:
    return [place for place, one in enumerate(text) if one.isdecimal() and place not in outside]


@st.composite
def _pnc(draw: st.DrawFn) -> Written:
    year = str(draw(st.integers(1900, TODAY_YEAR)))
    serial = draw(_digits(1, 7))
    letter = _letter(year[2:] + serial.zfill(7))
    text = draw(
        st.sampled_from(
            [f"{year}/{serial}{letter}", f"{year[2:]}/{serial}{letter}", f"{year}{serial.zfill(7)}{letter}"]
        )
    )
    # The letter covers the last two digits of the year; those before are checked by their range alone.
    century = range(2) if text.startswith(year) else range(0)
    return Written(Scheme.PNC, text, _places(text, outside=century))


@st.composite
def _cro(draw: st.DrawFn) -> Written:
    serial, year = draw(_digits(1, 6)), draw(_digits(2, 2))
    text = f"{serial}/{year}{_letter(year + serial.zfill(6))}"
    return Written(Scheme.CRO, text, _places(text))


@st.composite
def _cro_sf(draw: st.DrawFn) -> Written:
    serial, year = str(draw(st.integers(1, 999_999))), draw(_digits(2, 2))
    text = f"SF{year}/{serial}{_letter(year + serial)}"
    return Written(Scheme.CRO_SF, text, _places(text))


@st.composite
def _asn(draw: st.DrawFn) -> Written:
    year, sequence = draw(_digits(2, 2)), draw(_digits(1, 11))
    force = draw(_digits(2, 2) | st.text("ABCDEFGH", min_size=2, max_size=2))
    unit = draw(st.text("ABC0123456789", min_size=2, max_size=2))
    system = draw(_digits(2, 2) | st.text("ABCDEFGH", min_size=2, max_size=2))
    digits = "".join(part for part in (force, system) if part.isdecimal()) + year
    letter = _letter(digits + sequence.zfill(11))
    if draw(st.booleans()):
        text, units = f"{year}/{force}{unit}/{system}/{sequence}{letter}", range(5, 7)
    else:
        text, units = f"{year}{force}{unit}{system}{sequence.zfill(11)}{letter}", range(4, 6)
    return Written(Scheme.ASN, text, _places(text, outside=units))


@st.composite
def _court_case(draw: st.DrawFn) -> Written:
    year, court, serial = draw(_digits(2, 2)), draw(_digits(4, 4)), draw(_digits(1, 6))
    text = f"{year}/{court}/{serial}{_letter(year + court + serial.zfill(6))}"
    return Written(Scheme.COURT_CASE, text, _places(text))


def written_identifiers() -> st.SearchStrategy[Written]:
    """Identifiers of every scheme that has a check letter."""
    return st.one_of(_pnc(), _cro(), _cro_sf(), _asn(), _court_case())
