"""Record identifiers: the vectors of the reference, and what holds for every identifier."""

import string
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from service.domain.identifiers import IdentifierError, IdentifierFault, RecordIdentifier, Scheme, parse
from service.domain.identifiers.check_letter import LETTERS
from tests.service.domain.written_identifiers import TODAY_YEAR, Written, written_identifiers

VALID = [
    (Scheme.PNC, "99/123456X", "1999/0123456X"),
    (Scheme.PNC, "20/9N", "2020/0000009N"),
    (Scheme.PNC, "1999/1234567B", "1999/1234567B"),
    (Scheme.ASN, "2005FF0500000000555P", "2005FF0500000000555P"),
    (Scheme.ASN, "9700000000000123456K", "9700000000000123456K"),
    (Scheme.ASN, "22FD112200001234560X", "22FD112200001234560X"),
    (Scheme.ASN, "9352HQ0100000123456N", "9352HQ0100000123456N"),
    (Scheme.ASN, "2202XC0200000000021R", "2202XC0200000000021R"),
]


def read(scheme: Scheme, text: str, issuer: str = "") -> RecordIdentifier:
    return parse(scheme, text, today_year=TODAY_YEAR, issuer=issuer)


def fault_of(scheme: Scheme, text: str, issuer: str = "") -> IdentifierFault:
    with pytest.raises(IdentifierError) as caught:
        read(scheme, text, issuer)
    return caught.value.reason


@pytest.mark.parametrize(("scheme", "text", "canonical"), VALID)
def test_the_vectors_of_the_reference_are_read(scheme: Scheme, text: str, canonical: str) -> None:
    assert canonical == read(scheme, text).canonical


def test_the_wrong_letter_of_the_reference_is_refused() -> None:
    assert fault_of(Scheme.ASN, "2202XC0200000000021D") is IdentifierFault.CHECK_CHARACTER


@pytest.mark.parametrize(
    ("scheme", "texts", "canonical", "display"),
    [
        (
            Scheme.PNC,
            ["99/123456x", " 99 / 123456X ", "99123456X", "1999/123456X", "1999/0123456X", "19990123456X"],
            "1999/0123456X",
            "1999/0123456X",
        ),
        (Scheme.PNC, ["2020/9N", "20/0000009N", "209N", "20200000009n"], "2020/0000009N", "2020/0000009N"),
        (
            Scheme.ASN,
            ["20/05FF/05/555P", "20/05ff/05/00000000555p", "2005FF05555P", "20 05FF 05 555P"],
            "2005FF0500000000555P",
            "20/05FF/05/555P",
        ),
        (Scheme.URN, ["01zd/03032/08", "01ZD0303208", "01ZD 03032 08"], "01ZD0303208", "01ZD0303208"),
        (Scheme.LEDS_PERSON, [" abc  12-3 ", "ABC 12-3"], "ABC 12-3", "ABC 12-3"),
    ],
)
def test_every_way_of_writing_an_identifier_gives_the_same_one(
    scheme: Scheme, texts: list[str], canonical: str, display: str
) -> None:
    for text in texts:
        identifier = read(scheme, text)
        assert (canonical, display) == (identifier.canonical, identifier.display)


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        (Scheme.PNC, "1999/12345678B"),
        (Scheme.PNC, "199/1234567B"),
        (Scheme.PNC, "1999/B"),
        (Scheme.PNC, "1899/1234567B"),
        (Scheme.PNC, f"{TODAY_YEAR + 1}/1234567B"),
        (Scheme.PNC, "１９９９/1234567B"),  # full-width digits
        (Scheme.CRO, "1234567/99A"),
        (Scheme.CRO, "SF82/123456A"),
        (Scheme.CRO_SF, "SF82/012345A"),
        (Scheme.CRO_SF, "82/12345A"),
        (Scheme.ASN, "20/05FF/05/P"),
        (Scheme.ASN, "2005FF05000000005550P00"),
        (Scheme.URN, "01ZD030320"),
        (Scheme.COURT_CASE, "99/123/123456D"),
        (Scheme.LEDS_PERSON, "-1"),
        (Scheme.INTERPOL, "1\u202e2"),
    ],
)
def test_other_ways_of_writing_are_refused_as_format(scheme: Scheme, text: str) -> None:
    assert fault_of(scheme, text) is IdentifierFault.IDENTIFIER_FORMAT


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("text", ["", "   ", "1" * 65])
def test_nothing_and_too_much_are_refused(scheme: Scheme, text: str) -> None:
    assert fault_of(scheme, text, issuer="ISSUER") is IdentifierFault.IDENTIFIER_FORMAT


def test_a_two_digit_year_is_the_latest_one_that_is_not_in_the_future() -> None:
    assert read(Scheme.PNC, "26/1" + letter_of("260000001")).canonical.startswith("2026/")
    assert read(Scheme.PNC, "27/1" + letter_of("270000001")).canonical.startswith("1927/")


def test_the_century_of_a_two_digit_year_follows_the_current_year() -> None:
    text = "04/1" + letter_of("040000001")
    assert parse(Scheme.PNC, text, today_year=2104).canonical.startswith("2104/")
    assert parse(Scheme.PNC, text, today_year=2103).canonical.startswith("2004/")


def letter_of(digits: str) -> str:
    return LETTERS[int(digits) % 23]


@pytest.mark.parametrize("office", ["0800NP01", "0800PP01", "0807NRPR", "1850SJ99", "1806SS01"])
def test_placeholders_among_arrest_summons_numbers_are_flagged(office: str) -> None:
    digits = [part for part in (office[2:4], office[6:8]) if part.isdecimal()]
    letter = letter_of("".join([*digits, office[:2], "00000000021"]))
    assert read(Scheme.ASN, f"{office}00000000021{letter}").dummy


def test_real_numbers_are_not_flagged_as_placeholders() -> None:
    assert not read(Scheme.ASN, "2005FF0500000000555P").dummy
    assert not read(Scheme.URN, "01ZD0303208").dummy


def test_a_top_level_letter_is_kept_and_not_counted() -> None:
    identifier = read(Scheme.ASN, "20B05FF0500000000555P")
    assert identifier.canonical == "20B05FF0500000000555P"
    assert identifier.display == "20/B05FF/05/555P"
    assert read(Scheme.ASN, identifier.display) == identifier


def test_an_issuer_is_required_for_other_and_refused_elsewhere() -> None:
    assert read(Scheme.OTHER, "x-1", issuer=" polizei  XY ").issuer == "POLIZEI XY"
    assert fault_of(Scheme.OTHER, "x-1") is IdentifierFault.IDENTIFIER_FORMAT
    assert fault_of(Scheme.OTHER, "x-1", issuer="I" * 65) is IdentifierFault.IDENTIFIER_FORMAT
    assert fault_of(Scheme.PNC, "99/123456X", issuer="ACRO") is IdentifierFault.IDENTIFIER_FORMAT


def test_identifiers_of_different_issuers_differ() -> None:
    assert read(Scheme.OTHER, "1", issuer="A") != read(Scheme.OTHER, "1", issuer="B")


@given(written_identifiers())
def test_what_is_shown_reads_as_what_is_stored(written: Written) -> None:
    identifier = read(written.scheme, written.text)
    assert read(written.scheme, identifier.display) == identifier
    assert read(written.scheme, identifier.canonical) == identifier


@given(written_identifiers(), st.data())
def test_case_and_spacing_do_not_matter(written: Written, data: st.DataObject) -> None:
    spaced = "".join(character + data.draw(st.sampled_from(["", " "])) for character in written.text)
    assert read(written.scheme, spaced.lower()) == read(written.scheme, written.text)


@given(written_identifiers(), st.data())
def test_every_mistyped_digit_is_caught(written: Written, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(written.checked_places))
    other = data.draw(st.sampled_from(string.digits.replace(written.text[place], "")))
    mistyped = written.text[:place] + other + written.text[place + 1 :]
    with pytest.raises(IdentifierError):
        read(written.scheme, mistyped)


@given(written_identifiers(), st.data())
def test_every_swap_of_unlike_neighbouring_digits_is_caught(written: Written, data: st.DataObject) -> None:
    digit_places = [place for place, character in enumerate(written.text) if character.isdecimal()]
    pairs = [
        (first, second)
        for first, second in pairwise(digit_places)
        if written.text[first] != written.text[second] and {first, second} & set(written.checked_places)
    ]
    assume(pairs)
    first, second = data.draw(st.sampled_from(pairs))
    characters = list(written.text)
    characters[first], characters[second] = characters[second], characters[first]
    with pytest.raises(IdentifierError):
        read(written.scheme, "".join(characters))


@given(written_identifiers(), st.sampled_from(string.ascii_uppercase))
def test_one_letter_only_fits(written: Written, letter: str) -> None:
    changed = written.text[:-1] + letter
    if letter == written.text[-1]:
        read(written.scheme, changed)
    else:
        assert fault_of(written.scheme, changed) is IdentifierFault.CHECK_CHARACTER


@given(st.sampled_from(Scheme), st.text(max_size=70), st.text(max_size=5))
def test_arbitrary_text_is_read_or_refused_in_words(scheme: Scheme, text: str, issuer: str) -> None:
    try:
        identifier = read(scheme, text, issuer)
    except IdentifierError as error:
        assert error.explanation == str(error)
        assert error.explanation.endswith(".")
    else:
        assert read(scheme, identifier.display, issuer) == identifier


@given(st.sampled_from(Scheme), st.from_regex(r"\A[0-9SF]{0,6}[/A-Z0-9]{0,12}/?[0-9]{0,9}[A-Z]?\Z"))
def test_text_close_to_an_identifier_is_read_or_refused_in_words(scheme: Scheme, text: str) -> None:
    issuer = "X" if scheme is Scheme.OTHER else ""
    try:
        identifier = read(scheme, text, issuer)
    except IdentifierError as error:
        assert len(text) < 6 or text not in error.explanation
    else:
        assert read(scheme, identifier.display, issuer) == identifier


@given(written_identifiers())
def test_neither_logs_nor_tracebacks_show_an_identifier(written: Written) -> None:
    identifier = read(written.scheme, written.text)
    for shown in (identifier.redacted, repr(identifier), str(identifier), f"{identifier}"):
        assert identifier.canonical not in shown
        assert identifier.display not in shown
        assert identifier.canonical[:-3] not in shown


def test_a_short_identifier_is_redacted_altogether() -> None:
    assert read(Scheme.LEDS_PERSON, "1234567").redacted == "LEDS_PERSON(…)"
    assert read(Scheme.PNC, "1999/1234567B").redacted == "PNC(…67B)"


def test_an_explanation_does_not_repeat_the_text() -> None:
    for scheme, text in [
        (Scheme.PNC, "1999/1234567C"),
        (Scheme.CRO, "123456/99Q0"),
        (Scheme.ASN, "20/05FF/05/556P"),
    ]:
        with pytest.raises(IdentifierError) as caught:
            read(scheme, text)
        assert text not in str(caught.value)
        assert "1234" not in str(caught.value)
