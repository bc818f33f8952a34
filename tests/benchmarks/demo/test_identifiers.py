"""Invented identifiers are well formed, by the rules of the service."""

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.demo.identifiers import check_letter, invented_cro_number, invented_pnc_id
from service.domain.identifiers import Scheme, parse

ordinals = st.integers(1, 9000)


@given(ordinals)
def test_an_invented_pnc_id_passes_its_check(ordinal: int) -> None:
    written = invented_pnc_id(ordinal)
    assert parse(Scheme.PNC, written, today_year=2026).canonical == written


@given(ordinals)
def test_an_invented_cro_number_passes_its_check(ordinal: int) -> None:
    written = invented_cro_number(ordinal)
    assert parse(Scheme.CRO, written, today_year=2026).canonical == written


@given(ordinals, ordinals)
def test_two_persons_never_share_an_identifier(one: int, other: int) -> None:
    assert (invented_pnc_id(one) == invented_pnc_id(other)) == (one == other)
    assert (invented_cro_number(one) == invented_cro_number(other)) == (one == other)


def test_the_check_letter_of_a_published_example() -> None:
    assert check_letter(990123456) == "X"
