import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.fingerprint.comparison_parameters import ComparisonParameters, PairingParameters
from matcher.fingerprint.kernels_comparison import pair_minutiae, relax
from matcher.fingerprint.minutiae import Minutiae
from matcher.fingerprint.pairing import Correspondence, reference_pairing
from matcher.fingerprint.pairing import correspondences as shown
from matcher.fingerprint.prepared import PreparedFingerprint
from tests.matcher.fingerprint.prints import any_minutiae, impression, moved, prepared, random_minutiae

PARAMETERS = ComparisonParameters()


def correspondences(ours: Minutiae, theirs: Minutiae) -> tuple[Correspondence, ...]:
    probe, reference = prepared(ours), prepared(theirs)
    return shown(pair_minutiae(probe, reference, PARAMETERS), PARAMETERS.pairing)


def assert_agree(probe: PreparedFingerprint, reference: PreparedFingerprint) -> None:
    similarities, pairs = relax(probe, reference, PARAMETERS)
    actual = pair_minutiae(probe, reference, PARAMETERS)
    if not len(pairs.probe):
        assert not len(actual.probe)
        return
    expected = reference_pairing(
        probe.poses.astype(np.float64),
        reference.poses.astype(np.float64),
        similarities,
        pairs,
        PARAMETERS.pairing,
    )
    np.testing.assert_array_equal(expected.probe, actual.probe)
    np.testing.assert_array_equal(expected.reference, actual.reference)
    np.testing.assert_allclose(expected.agreement, actual.agreement, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(expected.laid[:, :2], actual.laid[:, :2], rtol=1e-6, atol=1e-6)
    turned = expected.laid[:, 2] - actual.laid[:, 2]
    np.testing.assert_allclose(np.exp(1j * turned), 1.0, atol=1e-6)


@settings(max_examples=30, deadline=None)
@given(any_minutiae(), any_minutiae())
def test_kernel_equals_the_reference_on_two_fingers(ours: Minutiae, theirs: Minutiae) -> None:
    assert_agree(prepared(ours), prepared(theirs))


@settings(max_examples=30, deadline=None)
@given(any_minutiae(least=1), st.integers(0, 2**31))
def test_kernel_equals_the_reference_on_two_impressions(finger: Minutiae, seed: int) -> None:
    assert_agree(prepared(finger), prepared(impression(finger, seed)))


def bent(minutiae: Minutiae) -> Minutiae:
    """Places are moved by up to 25 px and directions turned by up to 15 degrees, smoothly over the print."""
    phase = 2 * np.pi * minutiae.y_px / 600
    return Minutiae(
        (minutiae.x_px + 25 * np.sin(phase)).astype(np.float32),
        minutiae.y_px,
        minutiae.direction_rad + (0.26 * np.cos(phase)).astype(np.float32),
        minutiae.kind,
        minutiae.quality,
    )


def test_correspondences_are_found_all_over_a_bent_print() -> None:
    finger = random_minutiae(11, 60)

    found = correspondences(finger, bent(finger))

    true = [each for each in found if each.probe_index == each.reference_index]
    assert len(true) >= 50 and len(true) >= 0.9 * len(found)


def test_every_minutia_corresponds_to_itself() -> None:
    finger = random_minutiae(1, 45)

    found = correspondences(finger, finger)

    assert {(i, i) for i in range(45)} == {(each.probe_index, each.reference_index) for each in found}
    assert max(each.confidence for each in found) == pytest.approx(1.0)


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
