"""Error rates against a naive recomputation from their definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.metrics.verification import ErrorCurves, verification_errors

# Few distinct values, so that ties between genuine and impostor scores are common.
scores = st.lists(st.integers(0, 12).map(float), min_size=1, max_size=30)


def naive_errors(genuine: list[float], impostor: list[float]) -> tuple[float, float, float]:
    """EER, FMR100 and ZeroFMR, threshold by threshold, straight from the definitions."""
    points = []
    for threshold in [*sorted({*genuine, *impostor}), np.inf]:
        fmr = sum(score >= threshold for score in impostor) / len(impostor)
        fnmr = sum(score < threshold for score in genuine) / len(genuine)
        points.append((fmr, fnmr))
    lower = max((point for point in points if point[1] <= point[0]), key=lambda point: point[1] - point[0])
    upper = min((point for point in points if point[1] >= point[0]), key=lambda point: point[1] - point[0])
    eer = sum(lower if sum(lower) <= sum(upper) else upper) / 2
    fmr100, zero_fmr = (min(fnmr for fmr, fnmr in points if fmr <= ceiling) for ceiling in (1 / 100, 0.0))
    return eer, fmr100, zero_fmr


@given(scores, scores)
def test_errors_equal_those_of_the_definitions(genuine: list[float], impostor: list[float]) -> None:
    errors = verification_errors(np.array(genuine), np.array(impostor))

    eer, fmr100, zero_fmr = naive_errors(genuine, impostor)
    assert errors.eer == pytest.approx(eer, abs=1e-12)
    assert errors.fmr100 == fmr100
    assert errors.zero_fmr == zero_fmr


@given(scores, scores, st.data())
def test_a_weight_counts_as_so_many_repetitions(
    genuine: list[float], impostor: list[float], data: st.DataObject
) -> None:
    genuine_counts = data.draw(st.lists(st.integers(1, 3), min_size=len(genuine), max_size=len(genuine)))
    impostor_counts = data.draw(st.lists(st.integers(1, 3), min_size=len(impostor), max_size=len(impostor)))
    curves = ErrorCurves(np.array(genuine), np.array(impostor))

    weighted = curves.errors(np.array(genuine_counts, float), np.array(impostor_counts, float))

    repeated = verification_errors(np.repeat(genuine, genuine_counts), np.repeat(impostor, impostor_counts))
    assert weighted == repeated


@given(scores, scores)
def test_errors_depend_on_the_order_of_scores_alone(genuine: list[float], impostor: list[float]) -> None:
    plain = verification_errors(np.array(genuine), np.array(impostor))
    stretched = verification_errors(np.exp(np.array(genuine)), np.exp(np.array(impostor)))
    assert stretched == plain


@given(scores)
def test_separated_scores_have_no_errors(genuine: list[float]) -> None:
    errors = verification_errors(np.array(genuine) + 100, np.array([0.0, 50.0]))
    assert errors == verification_errors(np.array([1.0]), np.array([0.0]))
    assert errors.eer == errors.zero_fmr == 0


def test_one_impostor_in_a_thousand_is_within_fmr1000() -> None:
    impostor = np.concatenate([[9.0], np.zeros(999)])
    errors = verification_errors(np.array([5.0, 5.0]), impostor)
    assert (errors.fmr1000, errors.fmr10000, errors.zero_fmr) == (0.0, 1.0, 1.0)


def test_scores_without_impostors_have_no_error_rate() -> None:
    assert np.isnan(verification_errors(np.array([1.0]), np.array([])).eer)


def test_a_score_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="NaN"):
        verification_errors(np.array([np.nan]), np.array([1.0]))
