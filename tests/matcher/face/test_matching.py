"""Face comparison: calibrated, symmetric, and true to the retrieval codes."""

from dataclasses import replace

import numpy as np
import pytest

from matcher.errors import Refusal, SampleRefusedError
from matcher.face.matching import FaceMatching, packaged_calibration
from matcher.face.template import FaceTemplate, encode
from matcher.matching import CodeKind, Matching

VERSION = "version-1"


def template(seed: int, towards: np.ndarray | None = None, share: float = 0.0) -> bytes:
    vector = np.random.default_rng(seed).normal(size=256)
    vector /= np.linalg.norm(vector)
    if towards is not None:
        vector = share * towards + (1 - share) * vector
        vector /= np.linalg.norm(vector)
    return encode(FaceTemplate(VERSION, vector.astype(np.float32), 80))


def test_a_face_matches_itself_best_and_comparison_is_symmetric() -> None:
    matching = FaceMatching(VERSION)
    first = matching.prepare(template(1))
    faces = [first, *(matching.prepare(template(seed, first.vector, 0.5)) for seed in range(2, 9))]
    scores = matching.compare(first, faces)
    assert scores.argmax() == 0
    assert (scores[0] > scores[1:]).all()
    assert np.allclose(scores, [matching.compare(other, [first])[0] for other in faces])


def test_codes_have_the_inner_product_that_is_compared() -> None:
    matching = FaceMatching(VERSION)
    probe, reference = matching.prepare(template(1)), matching.prepare(template(2))
    codes = [matching.codes(prepared) for prepared in (probe, reference)]
    assert [code.shape for code in codes] == [(1, matching.code_width)] * 2
    cosine = max(0.0, float(codes[0][0] @ codes[1][0]))
    assert matching.similarities(probe, [reference])[0] == pytest.approx(cosine, abs=1e-6)
    assert matching.code_kind is CodeKind.FLOAT_INNER_PRODUCT


def test_no_references_give_no_scores() -> None:
    matching = FaceMatching(VERSION)
    assert matching.compare(matching.prepare(template(1)), []).shape == (0,)


def test_templates_of_another_version_are_refused() -> None:
    with pytest.raises(SampleRefusedError) as caught:
        FaceMatching("version-2").prepare(template(1))
    assert caught.value.reason is Refusal.VERSION_MISMATCH


def test_a_calibration_of_another_comparison_is_refused() -> None:
    calibration = packaged_calibration()
    other = replace(calibration, provenance=replace(calibration.provenance, comparison_version="other-1"))
    with pytest.raises(ValueError, match="other-1"):
        FaceMatching(VERSION, other)


def test_the_packaged_scores_mean_the_published_error_rates() -> None:
    """Cosines at false match rates of 1e-3, 1e-4 and 1e-5, measured independently with these networks."""
    scores = packaged_calibration().to_score([0.347, 0.432, 0.511])
    assert np.abs(scores - [30, 40, 50]).max() < 2


def test_it_is_a_matching_engine() -> None:
    engine: Matching[FaceTemplate] = FaceMatching(VERSION)
    assert engine.algorithm_version == VERSION
