"""Invented record identifiers with the right check letters.

The check letter of PNC IDs and CRO numbers is ``"ZABCDEFGHJKLMNPQRTUVWXY"[N mod 23]``, N being the two digits
of the year followed by the padded serial. Serials lie far above those in use, so no real record is named.
"""

CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
FIRST_PNC_SERIAL = 9_870_000
FIRST_CRO_SERIAL = 987_000


def check_letter(number: int) -> str:
    """The letter that follows `number` in an identifier."""
    return CHECK_LETTERS[number % len(CHECK_LETTERS)]


def invented_pnc_id(ordinal: int) -> str:
    """The PNC ID of the n-th invented person, for example 2001/9870001R."""
    year, serial = _year(ordinal), FIRST_PNC_SERIAL + ordinal
    return f"{year}/{serial:07d}{check_letter(int(f'{year % 100:02d}{serial:07d}'))}"


def invented_cro_number(ordinal: int) -> str:
    """The CRO number of the n-th invented person, for example 987001/01P."""
    year, serial = _year(ordinal), FIRST_CRO_SERIAL + ordinal
    return f"{serial:06d}/{year % 100:02d}{check_letter(int(f'{year % 100:02d}{serial:06d}'))}"


def _year(ordinal: int) -> int:
    return 1996 + ordinal * 7 % 27
