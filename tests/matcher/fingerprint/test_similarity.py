import numpy as np
import pytest
from hypothesis import given, settings

from matcher.fingerprint.comparison_parameters import RelaxationParameters, SimilarityParameters
from matcher.fingerprint.kernels_similarity import similarity_matrix
from matcher.fingerprint.minutiae import Minutiae
from matcher.fingerprint.prepared import PreparedFingerprint
from matcher.fingerprint.similarity import least_common_cells, pairs_in_score, reference_similarities
from tests.matcher.fingerprint.prints import any_minutiae, impression, prepared, random_minutiae

PARAMETERS = SimilarityParameters()
LEAST_CELLS = least_common_cells(PARAMETERS, 70.0)


def kernel(probe: PreparedFingerprint, reference: PreparedFingerprint) -> np.ndarray:
    return similarity_matrix(
        probe.poses.astype(np.float64),
        probe.bits,
        probe.masks,
        reference.poses.astype(np.float64),
        reference.bits,
        reference.masks,
        PARAMETERS,
        LEAST_CELLS,
    )


@settings(max_examples=30, deadline=None)
@given(any_minutiae(), any_minutiae())
def test_kernel_equals_the_reference_to_the_last_bit(ours: Minutiae, theirs: Minutiae) -> None:
    probe, reference = prepared(ours), prepared(theirs)

    np.testing.assert_array_equal(
        reference_similarities(probe, reference, PARAMETERS, LEAST_CELLS), kernel(probe, reference)
    )


def test_similarity_is_symmetric_within_0_and_1_and_1_with_itself() -> None:
    probe, reference = prepared(random_minutiae(1, 50)), prepared(random_minutiae(2, 40))

    similarities = kernel(probe, reference)

    np.testing.assert_allclose(similarities.T, kernel(reference, probe), atol=1e-12)
    assert similarities.min() >= 0 and similarities.max() <= 1
    usable = probe.masks > 0
    np.testing.assert_array_equal(np.diag(kernel(probe, probe))[usable], 1.0)


def test_a_minutia_is_most_similar_to_itself_in_another_impression() -> None:
    finger = random_minutiae(5, 50)

    similarities = kernel(prepared(finger), prepared(impression(finger, 6, kept=1.0, spurious=0)))

    usable = np.diag(similarities) > 0
    assert np.mean(similarities.argmax(axis=1)[usable] == np.flatnonzero(usable)) > 0.9


def test_minutiae_turned_by_more_than_a_right_angle_are_not_compared() -> None:
    one = prepared(random_minutiae(1, 50))
    apart = one.poses[:, None, 2] - one.poses[None, :, 2]
    beyond = np.abs((apart + np.pi) % (2 * np.pi) - np.pi) > PARAMETERS.max_rotation_rad

    assert beyond.any() and not kernel(one, one)[beyond].any()


@pytest.mark.parametrize(("cylinders", "pairs"), [(1, 4), (10, 4), (20, 8), (30, 12), (200, 12)])
def test_more_cylinders_bring_more_pairs_into_the_score(cylinders: int, pairs: int) -> None:
    relaxation = RelaxationParameters()

    assert pairs == pairs_in_score(cylinders, relaxation.min_pairs, relaxation.max_pairs, relaxation.pairs)
