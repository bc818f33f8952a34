import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.fingerprint.comparison_parameters import ComparisonParameters, PairingParameters
from matcher.fingerprint.kernels_comparison import relaxed_pairs
from matcher.fingerprint.minutiae import Minutiae
from matcher.fingerprint.pairing import Correspondence, pair
from tests.matcher.fingerprint.prints import any_minutiae, impression, moved, prepared, random_minutiae

PARAMETERS = ComparisonParameters()


def correspondences(ours: Minutiae, theirs: Minutiae) -> tuple[Correspondence, ...]:
    probe, reference = prepared(ours), prepared(theirs)
    return pair(probe.poses, reference.poses, relaxed_pairs(probe, reference, PARAMETERS), PARAMETERS.pairing)


def test_every_minutia_corresponds_to_itself() -> None:
    finger = random_minutiae(1, 45)

    found = correspondences(finger, finger)

    assert {(i, i) for i in range(45)} == {(each.probe_index, each.reference_index) for each in found}
    assert all(each.confidence == pytest.approx(1.0) for each in found)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**31), st.floats(-1.0, 1.0), st.floats(-150, 150), st.floats(-150, 150))
def test_correspondences_survive_a_turn_and_a_shift(
    seed: int, turn_rad: float, shift_x_px: float, shift_y_px: float
) -> None:
    finger = random_minutiae(seed, 45)
    order = np.random.default_rng(seed).permutation(45)

    found = correspondences(finger, moved(finger, turn_rad, shift_x_px, shift_y_px).take(order))

    true = [int(order[each.reference_index]) == each.probe_index for each in found]
    assert sum(true) >= 43 and sum(true) >= 0.95 * len(true)


def test_most_correspondences_of_two_impressions_are_true() -> None:
    finger = random_minutiae(7, 50)

    found = correspondences(finger, impression(finger, 8, kept=1.0, spurious=8))

    true = [each for each in found if each.probe_index == each.reference_index]
    assert len(true) >= 42 and len(true) >= 0.9 * len(found)


@settings(max_examples=20, deadline=None)
@given(any_minutiae(most=40), any_minutiae(most=40))
def test_correspondences_are_one_to_one_in_range_and_best_first(ours: Minutiae, theirs: Minutiae) -> None:
    found = correspondences(ours, theirs)

    assert len({each.probe_index for each in found}) == len(found)
    assert len({each.reference_index for each in found}) == len(found)
    assert all(0 <= each.probe_index < len(ours) for each in found)
    assert all(0 <= each.reference_index < len(theirs) for each in found)
    confidences = [each.confidence for each in found]
    assert sorted(confidences, reverse=True) == confidences
    assert all(0.0 < confidence <= 1.0 for confidence in confidences)
    assert not found or len(found) >= PairingParameters().min_pairs


def test_empty_prints_have_no_correspondences() -> None:
    assert correspondences(random_minutiae(1, 0), random_minutiae(2, 30)) == ()
    assert correspondences(random_minutiae(2, 30), random_minutiae(1, 0)) == ()
