import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.fingerprint.comparison_parameters import ComparisonParameters
from matcher.fingerprint.evidence import (
    EvidenceModel,
    EvidenceWeights,
    packaged_model,
    reference_evidence,
    reference_without_pairs,
    similarities,
)
from matcher.fingerprint.kernels_comparison import compare_all, pair_minutiae, relax
from matcher.fingerprint.minutiae import Minutiae
from matcher.fingerprint.prepared import PreparedFingerprint
from tests.matcher.fingerprint.prints import any_minutiae, impression, prepared, random_minutiae

PARAMETERS = ComparisonParameters()
MODEL = packaged_model()


def assert_agree(probe: PreparedFingerprint, reference: PreparedFingerprint) -> None:
    ours, theirs = probe.quality / 100.0, reference.quality / 100.0
    cylinders, pairs = relax(probe, reference, PARAMETERS)
    (actual,) = compare_all(probe, [reference], PARAMETERS)
    if not len(pairs.probe):
        assert actual.tolist() == [0.0, 0.0, 0.0, 0.0]
        return
    expected = reference_without_pairs(actual[0], ours, theirs)
    if actual[0] >= PARAMETERS.pairing.min_relaxed:
        pairing = pair_minutiae(probe, reference, PARAMETERS)
        poses = reference.poses.astype(np.float64)
        expected = reference_evidence(actual[0], cylinders, pairing, poses, ours, theirs, PARAMETERS.pairing)
    np.testing.assert_allclose(actual, expected, rtol=1e-9, atol=1e-12)


@settings(max_examples=25, deadline=None)
@given(any_minutiae(), any_minutiae())
def test_kernel_equals_the_reference_on_two_fingers(ours: Minutiae, theirs: Minutiae) -> None:
    assert_agree(prepared(ours), prepared(theirs))


@settings(max_examples=25, deadline=None)
@given(any_minutiae(least=1), st.integers(0, 2**31))
def test_kernel_equals_the_reference_on_two_impressions(finger: Minutiae, seed: int) -> None:
    assert_agree(prepared(finger), prepared(impression(finger, seed)))


def test_the_packaged_model_belongs_to_the_default_constants() -> None:
    assert MODEL.comparison_version == PARAMETERS.comparison_version


@given(
    st.tuples(st.floats(0.001, 1), st.floats(0, 200), st.floats(0, 200), st.floats(0, 1)),
    st.integers(0, 3),
    st.floats(0.01, 0.5),
)
def test_more_evidence_never_lowers_the_similarity(
    found: tuple[float, float, float, float], which: int, more: float
) -> None:
    stronger = list(found)
    # More minutiae that should have been paired speak against one finger; all else speaks for it.
    stronger[which] *= 1 - more if which == 2 else 1 + more

    before, after = similarities(np.array([found, stronger]), MODEL.weights)

    assert before <= after


def test_similarities_lie_between_0_and_1_and_a_whole_print_paired_with_itself_does_not_saturate() -> None:
    small, large = prepared(random_minutiae(1, 40)), prepared(random_minutiae(1, 80))
    evidence = np.concatenate(
        [compare_all(small, [small], PARAMETERS), compare_all(large, [large], PARAMETERS), np.zeros((1, 4))]
    )

    weaker, stronger, none = similarities(evidence, MODEL.weights)

    assert 0.0 == none < weaker < stronger < 1.0


def test_doubtful_minutiae_are_weaker_evidence() -> None:
    finger = random_minutiae(1, 40)
    doubtful = Minutiae(
        finger.x_px, finger.y_px, finger.direction_rad, finger.kind, np.full(40, 35, np.uint8)
    )

    sure = compare_all(prepared(finger), [prepared(finger)], PARAMETERS)
    unsure = compare_all(prepared(doubtful), [prepared(doubtful)], PARAMETERS)

    assert similarities(unsure, MODEL.weights)[0] < similarities(sure, MODEL.weights)[0]


def test_a_model_survives_its_text() -> None:
    assert EvidenceModel.from_json(MODEL.to_json()) == MODEL


def test_the_version_changes_with_the_weights() -> None:
    content = json.loads(MODEL.to_json())
    content["weights"]["share"] += 0.1

    assert EvidenceModel.from_json(json.dumps(content)).version != MODEL.version


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "not JSON"),
        ("{}", "exactly the fields"),
        (MODEL.to_json().replace('"share"', '"other"'), "four named numbers"),
    ],
)
def test_a_damaged_model_is_refused(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        EvidenceModel.from_json(text)


@pytest.mark.parametrize("weights", [(1.0, -0.1, 1.0, 1.0), (0.0, 0.0, 0.0, 0.0), (np.inf, 1.0, 1.0, 1.0)])
def test_weights_that_are_no_weights_are_refused(weights: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="finite, none negative and not all 0"):
        EvidenceModel(EvidenceWeights(*weights), "a", "b", 1, 1, 1, "c", "2026-11-23")
