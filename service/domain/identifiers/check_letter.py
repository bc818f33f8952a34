"""The modulus 23 check letter shared by the identifiers of the Police National Computer and its kin.

23 is prime and 10 generates its multiplicative group, so that changing one digit of the number, or swapping
two unlike digits fewer than 22 places apart, always changes the letter.
"""

LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
"""Letter of each remainder; I, O and S are not used."""


def check_letter(digits: str) -> str:
    """The letter that belongs to a number given in decimal digits."""
    return LETTERS[int(digits) % len(LETTERS)]
