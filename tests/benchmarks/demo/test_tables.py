"""What a score means, in words."""

import pytest

from benchmarks.demo.tables import odds


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (0.0, "1"),
        (3.0, "2.0"),
        (10.0, "10"),
        (20.0, "100"),
        (30.0, "1,000"),
        (40.0, "10,000"),
        (42.5, "18,000"),
        (60.0, "1,000,000"),
        (60.1, "over 1,000,000"),
        (253.0, "over 1,000,000"),
    ],
)
def test_a_score_is_the_rarity_of_such_an_impostor(score: float, words: str) -> None:
    assert odds(score) == words
