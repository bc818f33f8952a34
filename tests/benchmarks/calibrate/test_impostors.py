import numpy as np
import pytest

from benchmarks.calibrate.impostors import compare_impostors
from matcher.fingerprint.comparison_parameters import ComparisonParameters
from tests.benchmarks.calibrate.prints import extracted_prints

PARAMETERS = ComparisonParameters()


def test_every_two_impressions_of_two_fingers_of_one_set_are_compared_once() -> None:
    steps: list[int] = []

    found = compare_impostors(extracted_prints({"a": 3, "b": 2}, impressions=2), PARAMETERS, steps.append)

    pairs = sorted(zip(found.finger_a.tolist(), found.finger_b.tolist(), strict=True))
    assert sorted(set(pairs)) == [(0, 1), (0, 2), (1, 2), (3, 4)]
    assert {4} == {pairs.count(pair) for pair in set(pairs)}
    assert found.set_of_finger == ("a", "a", "a", "b", "b")
    assert sum(steps) == 10


def test_a_failed_extraction_scores_0_and_is_not_dropped() -> None:
    prints = extracted_prints({"a": 3}, impressions=2, failed=(1,))

    found = compare_impostors(prints, PARAMETERS, lambda _: None)

    assert len(found.similarity) == 12
    assert np.count_nonzero(found.similarity == 0.0) == 4


@pytest.mark.parametrize(("chosen", "count"), [([True, True, False], 4), ([True, False, False], 0)])
def test_comparisons_among_chosen_fingers_have_both_of_them_chosen(chosen: list[bool], count: int) -> None:
    found = compare_impostors(extracted_prints({"a": 3}, impressions=2), PARAMETERS, lambda _: None)

    assert count == len(found.among(np.array(chosen)))
