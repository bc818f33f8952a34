import numpy as np
import pytest

from benchmarks.calibrate.evidence import gather
from benchmarks.calibrate.impostors import ImpostorComparisons, impostors_of
from matcher.fingerprint.comparison_parameters import ComparisonParameters
from matcher.fingerprint.evidence import packaged_model
from tests.benchmarks.calibrate.prints import extracted_prints


def impostors(sets: dict[str, int], failed: tuple[int, ...] = ()) -> ImpostorComparisons:
    prints = extracted_prints(sets, impressions=2, failed=failed)
    return impostors_of(gather(prints, ComparisonParameters(), lambda _: None), packaged_model().weights)


def test_every_two_impressions_of_two_fingers_of_one_set_are_compared_once() -> None:
    found = impostors({"a": 3, "b": 2})

    pairs = sorted(zip(found.finger_a.tolist(), found.finger_b.tolist(), strict=True))
    assert sorted(set(pairs)) == [(0, 1), (0, 2), (1, 2), (3, 4)]
    assert {4} == {pairs.count(pair) for pair in set(pairs)}
    assert found.set_of_finger == ("a", "a", "a", "b", "b")


def test_a_failed_extraction_scores_0_and_is_not_dropped() -> None:
    found = impostors({"a": 3}, failed=(1,))

    assert len(found.similarity) == 12
    assert np.count_nonzero(found.similarity == 0.0) == 4


@pytest.mark.parametrize(("chosen", "count"), [([True, True, False], 4), ([True, False, False], 0)])
def test_comparisons_among_chosen_fingers_have_both_of_them_chosen(chosen: list[bool], count: int) -> None:
    assert count == len(impostors({"a": 3}).among(np.array(chosen)))
