import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.fusion import best_of, fuse, rate_of, score_of, threshold_for_fmr, threshold_for_fpir

scores = st.floats(0, 400)


@given(scores)
def test_one_score_stays_as_it_is(score: float) -> None:
    assert score == fuse([score])


@given(st.lists(scores, max_size=12), st.randoms())
def test_order_does_not_matter(values: list[float], shuffler: random.Random) -> None:
    shuffled = list(values)
    shuffler.shuffle(shuffled)

    assert fuse(values) == fuse(shuffled)


@given(st.lists(scores, min_size=1, max_size=12), st.integers(0, 11), st.floats(0, 100))
def test_a_higher_score_never_lowers_the_whole(values: list[float], place: int, more: float) -> None:
    raised = list(values)
    raised[place % len(values)] += more

    assert fuse(raised) >= fuse(values) - 1e-9


@given(st.lists(scores, max_size=12))
def test_the_whole_lies_between_0_and_the_sum(values: list[float]) -> None:
    assert 0.0 <= fuse(values) <= sum(values) + 1e-9


def test_two_scores_follow_the_closed_form() -> None:
    p, q = 0.01, 0.2

    expected = -10 * math.log10(p * q * (1 - math.log(p * q)))

    assert expected == pytest.approx(fuse([20.0, -10 * math.log10(q)]))


def test_no_scores_are_no_evidence() -> None:
    assert fuse([]) == 0.0


@pytest.mark.parametrize("count", [2, 5, 10])
def test_the_whole_is_calibrated_when_each_is(count: int) -> None:
    uniform = np.random.default_rng(count).random((20_000, count))
    fused = np.array([fuse(list(row)) for row in -10 * np.log10(uniform)])

    for threshold in (3.0, 10.0, 20.0):
        expected = rate_of(threshold)
        deviation = math.sqrt(expected * (1 - expected) / len(fused))
        assert abs(np.mean(fused >= threshold) - expected) < 4 * deviation


def test_many_high_scores_neither_overflow_nor_lose_their_weight() -> None:
    assert fuse([120.0] * 20) > 2000


@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf])
def test_what_is_no_score_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite and not negative"):
        fuse([30.0, value])


@given(st.floats(1e-9, 0.999), st.integers(1, 10**9))
def test_the_threshold_keeps_the_promised_fpir_exactly(target_fpir: float, subjects: int) -> None:
    fmr = rate_of(threshold_for_fpir(target_fpir, subjects))

    assert target_fpir == pytest.approx(-math.expm1(subjects * math.log1p(-fmr)), rel=1e-6)


@given(st.floats(1e-9, 0.5), st.integers(1, 10**8))
def test_more_subjects_need_a_higher_threshold(target_fpir: float, subjects: int) -> None:
    assert threshold_for_fpir(target_fpir, 2 * subjects) > threshold_for_fpir(target_fpir, subjects)


def test_thresholds_at_the_limits() -> None:
    assert pytest.approx(threshold_for_fmr(1e-4)) == 40.0
    assert threshold_for_fmr(1.0) == 0.0
    assert threshold_for_fmr(0.01) == pytest.approx(threshold_for_fpir(0.01, 1))
    assert threshold_for_fpir(0.01, 0) == 0.0
    assert threshold_for_fpir(1.0, 1000) == 0.0


@pytest.mark.parametrize("rate", [0.0, -0.1, 1.1, math.nan])
def test_rates_beyond_0_and_1_are_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="above 0 and at most 1"):
        threshold_for_fpir(rate, 10)
    with pytest.raises(ValueError, match="above 0 and at most 1"):
        threshold_for_fmr(rate)


def test_a_negative_gallery_is_refused() -> None:
    with pytest.raises(ValueError, match="-1 subjects"):
        threshold_for_fpir(0.1, -1)


@given(st.floats(1e-300, 1.0))
def test_score_and_rate_are_inverse(rate: float) -> None:
    assert rate == pytest.approx(rate_of(score_of(rate)))


@given(scores, st.integers(1, 1000))
def test_more_tries_make_the_best_of_them_worth_less(score: float, comparisons: int) -> None:
    assert best_of(score, comparisons + 1) <= best_of(score, comparisons) <= score


@given(scores)
def test_the_best_of_one_is_that_one(score: float) -> None:
    assert score == best_of(score, 1)


def test_the_best_of_many_impostors_is_calibrated() -> None:
    tries = np.random.default_rng(3).uniform(size=(20_000, 8))
    best = [best_of(score_of(float(rate)), 8) for rate in tries.min(axis=1)]
    assert np.mean(np.array(best) >= 10.0) == pytest.approx(0.1, abs=0.01)


@pytest.mark.parametrize(("score", "comparisons"), [(-1.0, 1), (math.nan, 1), (1.0, 0)])
def test_a_best_of_nothing_or_of_no_score_is_refused(score: float, comparisons: int) -> None:
    with pytest.raises(ValueError):
        best_of(score, comparisons)
