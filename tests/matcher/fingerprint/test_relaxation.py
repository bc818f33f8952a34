from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from matcher.fingerprint.comparison_parameters import ComparisonParameters
from matcher.fingerprint.kernels_comparison import compare_all, relax
from matcher.fingerprint.kernels_relaxation import most_similar_pairs
from matcher.fingerprint.minutiae import Minutiae
from matcher.fingerprint.prepared import PreparedFingerprint
from matcher.fingerprint.relaxation import RelaxedPairs, reference_relaxed_pairs, reference_score
from matcher.fingerprint.similarity import least_common_cells, reference_similarities
from tests.matcher.fingerprint.prints import any_minutiae, impression, prepared, random_minutiae

PARAMETERS = ComparisonParameters()


def by_reference(probe: PreparedFingerprint, reference: PreparedFingerprint) -> tuple[RelaxedPairs, float]:
    least_cells = least_common_cells(PARAMETERS.similarity, PARAMETERS.cylinder.radius_px)
    similarities = reference_similarities(probe, reference, PARAMETERS.similarity, least_cells)
    smaller = int(min(np.count_nonzero(probe.masks), np.count_nonzero(reference.masks)))
    pairs = reference_relaxed_pairs(
        probe.poses, reference.poses, similarities, smaller, PARAMETERS.relaxation
    )
    return pairs, reference_score(pairs, smaller, PARAMETERS.relaxation)


def assert_agree(probe: PreparedFingerprint, reference: PreparedFingerprint) -> None:
    expected, expected_score = by_reference(probe, reference)

    _, actual = relax(probe, reference, PARAMETERS)

    np.testing.assert_array_equal(expected.probe, actual.probe)
    np.testing.assert_array_equal(expected.reference, actual.reference)
    np.testing.assert_array_equal(expected.before, actual.before)
    np.testing.assert_allclose(expected.after, actual.after, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(expected.support, actual.support, rtol=1e-9, atol=1e-12)
    actual_score = compare_all(probe, [reference], PARAMETERS)[0, 0]
    np.testing.assert_allclose(actual_score, expected_score, rtol=1e-9, atol=1e-12)


@settings(max_examples=25, deadline=None)
@given(any_minutiae(), any_minutiae())
def test_kernel_equals_the_reference_on_two_fingers(ours: Minutiae, theirs: Minutiae) -> None:
    assert_agree(prepared(ours), prepared(theirs))


@settings(max_examples=25, deadline=None)
@given(any_minutiae(least=1), st.integers(0, 2**31))
def test_kernel_equals_the_reference_on_two_impressions(finger: Minutiae, seed: int) -> None:
    assert_agree(prepared(finger), prepared(impression(finger, seed)))


@given(
    arrays(np.float64, (5, 7), elements=st.integers(0, 8).map(lambda eighths: eighths / 8)),
    st.integers(0, 40),
)
def test_selection_is_a_stable_sort_cut_at_the_count(similarities: np.ndarray, count: int) -> None:
    order = np.argsort(-similarities, axis=None, kind="stable")[:count]

    assert [int(i) for i in order if similarities.flat[i] > 0] == most_similar_pairs(
        similarities, count
    ).tolist()


def test_relaxation_keeps_true_pairs_and_weakens_chance_pairs() -> None:
    finger = random_minutiae(3, 50)
    _, pairs = relax(prepared(finger), prepared(impression(finger, 4, kept=1.0)), PARAMETERS)
    kept = pairs.after / pairs.before
    true = pairs.probe == pairs.reference

    assert true.sum() > 25 and (~true).sum() > 0
    assert np.median(kept[true]) > 3 * np.median(kept[~true])


def test_similarity_with_itself_is_nearly_one() -> None:
    finger = prepared(random_minutiae(3, 50))

    assert 0.99 < compare_all(finger, [finger], PARAMETERS)[0, 0] <= 1.0


def test_each_reference_is_compared_alone_however_many_there_are() -> None:
    probe = prepared(random_minutiae(1, 20))
    references = [prepared(random_minutiae(seed, seed % 23)) for seed in range(600)]

    together = compare_all(probe, references, PARAMETERS)

    sample = [0, 1, 22, 23, 511, 512, 513, 599]
    alone = [compare_all(probe, [references[i]], PARAMETERS)[0] for i in sample]
    np.testing.assert_array_equal(alone, together[sample])
    assert together.shape == (600, 4)


def stretched(minutiae: Minutiae, factor: float) -> Minutiae:
    return Minutiae(
        (minutiae.x_px * factor).astype(np.float32),
        minutiae.y_px,
        minutiae.direction_rad,
        minutiae.kind,
        minutiae.quality,
    )


def test_a_stretched_impression_keeps_more_support_than_rigid_relaxation_leaves_it() -> None:
    finger = random_minutiae(3, 50)
    probe, reference = prepared(finger), prepared(stretched(finger, 1.1))
    stiff = PARAMETERS.relaxation._replace(stretch_growth_per_px=0.0, turn_growth_per_px=0.0)

    _, elastic_pairs = relax(probe, reference, PARAMETERS)
    _, rigid_pairs = relax(probe, reference, replace(PARAMETERS, relaxation=stiff))

    assert elastic_pairs.after.sum() > 1.5 * rigid_pairs.after.sum()
