"""Curves against counting by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.metrics.curves import CurveScores, curves_of
from benchmarks.metrics.identification import search_scores

scores = st.lists(st.integers(0, 119), min_size=1, max_size=60)


def curve_scores(genuine: list[int], impostor: list[int], quality: list[float] | None = None) -> CurveScores:
    none = search_scores(np.zeros(0, np.intp), np.zeros(0, np.bool_), np.zeros(0), 0)
    qualities = np.array(quality or [50.0] * len(genuine))
    return CurveScores(np.array(genuine, float), np.array(impostor, float), qualities, none)


@given(scores, scores)
def test_every_point_of_a_det_curve_is_of_some_threshold(genuine: list[int], impostor: list[int]) -> None:
    det = curves_of(curve_scores(genuine, impostor)).det
    possible = {
        (
            sum(score >= threshold for score in impostor) / len(impostor),
            sum(score < threshold for score in genuine) / len(genuine),
        )
        for threshold in {*genuine, *impostor, 1000}
    }
    points = list(zip(det.fmr, det.fnmr, strict=True))
    assert all(any(point == pytest.approx(other) for other in possible) for point in points)
    assert list(det.fmr) == sorted(det.fmr, reverse=True)
    assert det.fmr[-1] == 0


@given(scores, scores)
def test_a_histogram_counts_every_comparison_once(genuine: list[int], impostor: list[int]) -> None:
    histogram = curves_of(curve_scores(genuine, impostor)).histogram
    assert sum(histogram.genuine) == pytest.approx(1)
    assert sum(histogram.impostor) == pytest.approx(1)
    assert histogram.genuine[10] * len(genuine) == pytest.approx(sum(20 <= score < 22 for score in genuine))


def test_discarding_the_worst_quality_removes_the_errors_that_come_with_it() -> None:
    genuine = [0, 0, *[60] * 48]
    discard = curves_of(curve_scores(genuine, [5] * 1000, [-1.0, 3.0, *[80.0] * 48])).discard
    assert discard.fnmr[0] == pytest.approx(2 / 50)
    assert discard.fnmr[1] == pytest.approx(1 / 49)
    assert set(discard.fnmr[2:]) == {0.0}
