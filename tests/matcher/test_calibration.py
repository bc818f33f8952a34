import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.calibration import MAX_SCORE, Calibration, Provenance
from matcher.fusion import rate_of

PROVENANCE = Provenance("extractor-1", "comparison-1", 40_000, 125, "a simulation", "2026-11-23")


def impostors(count: int = 40_000, seed: int = 1) -> np.ndarray:
    """A log-normal bulk, as of Minutia Cylinder-Code."""
    return np.minimum(0.014 * np.exp(np.random.default_rng(seed).normal(0.0, 0.2, count)), 1.0)


CALIBRATION = Calibration.from_impostors(impostors(), PROVENANCE)


@pytest.mark.parametrize("score", [1.0, 3.0, 10.0, 15.0, 20.0, 25.0])
def test_other_impostors_reach_a_score_as_often_as_it_promises(score: float) -> None:
    others = CALIBRATION.to_score(impostors(200_000, seed=2))

    assert np.mean(others >= score) == pytest.approx(rate_of(score), rel=0.15)


@pytest.mark.parametrize("score", [30.0, 35.0, 40.0])
def test_the_extrapolation_promises_too_little_rather_than_too_much(score: float) -> None:
    others = CALIBRATION.to_score(impostors(1_000_000, seed=3))

    assert np.mean(others >= score) <= rate_of(score)


def test_it_says_how_far_it_was_measured() -> None:
    assert CALIBRATION.measured_to_score == pytest.approx(26.0, abs=0.05)
    assert Calibration.from_impostors(impostors(400), PROVENANCE).measured_to_score == pytest.approx(
        6.0, abs=0.1
    )


@given(st.lists(st.floats(0, 1), min_size=2, max_size=20))
def test_a_higher_similarity_never_scores_lower(similarities: list[float]) -> None:
    scores = CALIBRATION.to_score(sorted(similarities))

    assert (np.diff(scores) >= 0).all()
    assert scores[0] >= 0.0 and scores[-1] <= MAX_SCORE


def test_similarities_beyond_the_measured_ones_keep_their_order() -> None:
    scores = CALIBRATION.to_score([0.04, 0.06, 0.1, 0.2, 0.4, 0.8])

    assert ((np.diff(scores) > 1) | (scores[1:] == MAX_SCORE)).all()
    assert scores[1] < MAX_SCORE


def test_nothing_in_common_scores_0() -> None:
    assert CALIBRATION.to_score(0.0) == 0.0


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.floats(0.0, 0.45), st.integers(200, 2000), st.integers(1, 300))
def test_failed_extractions_and_any_number_of_impostors_give_a_rising_function(
    seed: int, failed: float, count: int, fingers: int
) -> None:
    similarities = impostors(count, seed)
    similarities[: int(failed * count)] = 0.0

    calibration = Calibration.from_impostors(similarities, replace(PROVENANCE, fingers=fingers))

    assert calibration.to_score(0.0) == 0.0
    assert Calibration.from_json(calibration.to_json()) == calibration


def test_equal_similarities_take_the_rate_of_all_of_them() -> None:
    similarities = np.repeat([0.01, 0.02, 0.03, 0.04], [5000, 3000, 1500, 500])

    scores = Calibration.from_impostors(similarities, PROVENANCE).to_score([0.01, 0.02, 0.03, 0.04])

    np.testing.assert_allclose(scores[1:], -10 * np.log10([0.5, 0.2, 0.05]), atol=1e-9)


@pytest.mark.parametrize(
    ("similarities", "fault"),
    [
        ([0.1] * 199, "200 or more are needed"),
        ([0.0] * 450 + [0.1] * 50, "nearly all alike"),
        ([0.1] * 500, "nearly all alike"),
        ([float("nan")] * 500, "not within 0 and 1"),
        ([-0.1] * 500, "not within 0 and 1"),
        ([1.1] * 500, "not within 0 and 1"),
    ],
)
def test_impostors_that_cannot_calibrate_are_refused(similarities: list[float], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        Calibration.from_impostors(similarities, PROVENANCE)


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("similarities", [0.0, 0.1], "two knots or more"),
        ("similarities", "0.1", "not of type list"),
        ("similarities", [0.0, "0.1", 0.2], "no number"),
        ("similarities", [0.0, 0.2, 0.1], "strictly ascending"),
        ("scores", [1.0, 10.0, 20.0], "from 0"),
        ("scores", [0.0, 10.0, float("inf")], "finite"),
        ("measured_to_score", 21.0, "cannot be measured to 21"),
        ("measured_to_score", True, "not of type float"),
        ("provenance", {"date": "2026-11-23"}, "exactly the fields"),
        ("surplus", 1, "exactly the fields"),
    ],
)
def test_a_damaged_calibration_is_refused_by_what_is_wrong(field: str, value: object, fault: str) -> None:
    sound = Calibration((0.0, 0.1, 0.2), (0.0, 10.0, 20.0), 10.0, PROVENANCE)

    with pytest.raises(ValueError, match=fault):
        Calibration.from_json(json.dumps({**json.loads(sound.to_json()), field: value}))


@pytest.mark.parametrize("text", ["", "[]", "{}", "{"])
def test_text_that_is_no_calibration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="calibration"):
        Calibration.from_json(text)
