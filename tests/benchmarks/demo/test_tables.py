"""What a score means, in words."""

import pytest

from benchmarks.demo.tables import odds


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (0.0, "says nothing"),
        (3.0, "1 in 2.0"),
        (10.0, "1 in 10"),
        (20.0, "1 in 100"),
        (30.0, "1 in 1,000"),
        (40.0, "1 in 10,000"),
        (42.5, "1 in 18,000"),
        (60.0, "1 in 1,000,000"),
    ],
)
def test_a_score_is_the_rarity_of_such_an_impostor(score: float, words: str) -> None:
    assert odds(score) == words
