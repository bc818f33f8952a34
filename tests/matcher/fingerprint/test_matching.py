import sys
import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.errors import Refusal, SampleRefusedError
from matcher.fingerprint.comparison_parameters import ComparisonParameters, SimilarityParameters
from matcher.fingerprint.evidence import packaged_model
from matcher.fingerprint.matching import FingerprintMatching, packaged_calibration
from matcher.fingerprint.minutiae import Minutiae
from matcher.fingerprint.prepared import PreparedFingerprint
from matcher.fingerprint.template import FingerprintTemplate, encode, quantise
from matcher.matching import CodeKind, Matching
from tests.matcher.fingerprint.prints import impression, moved, prepared, random_minutiae

VERSION = "test-1"
ENGINE = FingerprintMatching(VERSION)


def template(minutiae: Minutiae, version: str = VERSION) -> bytes:
    return encode(FingerprintTemplate(version, 600, 600, quantise(minutiae, 600, 600), 60))


def test_the_engine_is_a_matching() -> None:
    engine: Matching[PreparedFingerprint] = ENGINE

    assert (
        engine.algorithm_version,
        engine.code_kind,
        engine.code_width,
    ) == (VERSION, CodeKind.BINARY_HAMMING, 48)


def test_impressions_of_one_finger_score_far_above_those_of_two() -> None:
    finger, other = random_minutiae(1, 50), random_minutiae(2, 50)
    references = [
        ENGINE.prepare(template(each)) for each in (impression(finger, 3), other, impression(other, 4))
    ]

    mate, stranger, stranger_again = ENGINE.compare(ENGINE.prepare(template(finger)), references)

    assert mate > 40
    assert max(stranger, stranger_again) < 20


def test_empty_templates_score_0_and_have_no_codes() -> None:
    empty, full = (
        ENGINE.prepare(template(random_minutiae(1, 0))),
        ENGINE.prepare(template(random_minutiae(1, 40))),
    )

    assert ENGINE.compare(empty, [empty, full]).tolist() == [0.0, 0.0]
    assert ENGINE.compare(full, [empty])[0] == 0.0
    assert ENGINE.codes(empty).shape == (0, 48)
    assert ENGINE.compare(full, []).shape == (0,)


def test_a_template_of_another_version_is_refused_by_name() -> None:
    with pytest.raises(SampleRefusedError, match=r"older-7.*test-1.*extract it again") as refused:
        ENGINE.prepare(template(random_minutiae(1, 5), "older-7"))

    assert refused.value.reason is Refusal.VERSION_MISMATCH


def test_bytes_that_are_no_template_are_refused() -> None:
    with pytest.raises(SampleRefusedError) as refused:
        ENGINE.prepare(b"GIF89a")

    assert refused.value.reason is Refusal.TEMPLATE_FORMAT


def test_a_model_for_other_constants_is_refused() -> None:
    others = ComparisonParameters(similarity=SimilarityParameters(min_common_cells=0.5))

    with pytest.raises(ValueError, match="train it anew"):
        FingerprintMatching(VERSION, others)


def test_a_calibration_for_other_weights_is_refused() -> None:
    weights = packaged_model().weights
    others = replace(packaged_model(), weights=weights._replace(share=weights.share + 1.0))

    with pytest.raises(ValueError, match="measure it anew"):
        FingerprintMatching(VERSION, model=others)


def test_the_packaged_calibration_belongs_to_the_packaged_model() -> None:
    assert packaged_calibration().provenance.comparison_version == packaged_model().version


def test_the_engine_says_whether_it_is_calibrated_for_these_templates() -> None:
    calibrated = packaged_calibration().provenance.algorithm_version

    assert FingerprintMatching(calibrated).calibrated_for_templates
    assert not ENGINE.calibrated_for_templates


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**31), st.floats(-1.2, 1.2), st.floats(-300, 300), st.floats(-300, 300))
def test_the_similarity_hardly_changes_when_one_print_is_turned_and_moved(
    seed: int, turn_rad: float, shift_x_px: float, shift_y_px: float
) -> None:
    finger = random_minutiae(seed, 45)
    probe, still = prepared(finger), prepared(impression(finger, seed + 1))
    turned = prepared(moved(impression(finger, seed + 1), turn_rad, shift_x_px, shift_y_px))

    unmoved, after = ENGINE.similarities(probe, [still, turned])

    assert unmoved == pytest.approx(after, abs=0.03)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**31), st.floats(-np.pi, np.pi))
def test_the_similarity_does_not_change_when_both_prints_are_turned_alike(seed: int, turn_rad: float) -> None:
    finger = random_minutiae(seed, 45)
    second = impression(finger, seed + 1)

    (still,) = ENGINE.similarities(prepared(finger), [prepared(second)])
    (turned,) = ENGINE.similarities(
        prepared(moved(finger, turn_rad, 0, 0)), [prepared(moved(second, turn_rad, 0, 0))]
    )

    assert still == pytest.approx(turned, abs=0.01)


def test_the_similarity_does_not_depend_on_which_print_is_the_probe() -> None:
    finger = random_minutiae(1, 50)
    one, other = prepared(finger), prepared(impression(finger, 2))

    assert ENGINE.similarities(one, [other])[0] == pytest.approx(
        ENGINE.similarities(other, [one])[0], abs=0.02
    )


def test_codes_are_the_bits_of_usable_cylinders() -> None:
    finger = prepared(random_minutiae(1, 50))

    codes = ENGINE.codes(finger)

    assert codes.dtype == np.uint8 and codes.shape == (np.count_nonzero(finger.masks), 48)
    assert int(np.bitwise_count(codes).sum()) == int(np.bitwise_count(finger.bits).sum())


def test_a_prepared_print_of_50_minutiae_takes_at_most_4_kilobytes() -> None:
    finger = prepared(random_minutiae(1, 50))

    arrays = (finger.poses, finger.bits, finger.masks, finger.quality)
    assert (
        sum(each.nbytes + sys.getsizeof(each) - (each.nbytes if each.base is None else 0) for each in arrays)
        <= 4096
    )


def test_comparison_lets_other_threads_run() -> None:
    probe = prepared(random_minutiae(1, 60))
    references = [prepared(random_minutiae(2, 60))] * 512
    ENGINE.similarities(probe, references[:1])
    comparison = threading.Thread(target=ENGINE.similarities, args=(probe, references))
    beats = 0

    comparison.start()
    while comparison.is_alive():
        time.sleep(0.0005)
        beats += 1
    comparison.join()

    assert beats > 5
