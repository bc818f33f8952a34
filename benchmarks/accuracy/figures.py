"""Accuracy figures of each set and of all sets pooled, with bootstrap intervals over fingers."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.comparison import Comparisons
from benchmarks.accuracy.layout import Layout
from benchmarks.accuracy.searches import searches_over
from benchmarks.metrics.bootstrap import Figure, draws, percentile_interval
from benchmarks.metrics.curves import Curves, CurveScores, curves_of
from benchmarks.metrics.identification import SearchScores, fnir_at_fpir, weighted_share
from benchmarks.metrics.verification import ErrorCurves, VerificationErrors

POOLED = "all sets"
FPIRS = (0.01, 0.001)


@dataclass(frozen=True, slots=True)
class SetFigures:
    """Accuracy on one set, or on all pooled."""

    set: str
    fingers: int
    prints: int
    failed_to_enrol: int
    genuine: int
    impostors: int
    searches: int
    eer: Figure
    fmr100: Figure
    fmr1000: Figure
    fmr10000: Figure
    zero_fmr: Figure
    rank_1: Figure
    fnir_at_fpir_1_percent: Figure
    fnir_at_fpir_01_percent: Figure
    """With fewer than 1,000 searches: no false positive at all."""
    fmr_at_score_30: float
    """Observed; a calibrated score of 30 promises 0.001."""


def figures_by_set(
    comparisons: Comparisons,
    layout: Layout,
    failed: NDArray[np.bool_],
    replicates: int,
    advance: Callable[[int], None],
) -> tuple[SetFigures, ...]:
    """Figures of each set, then of all pooled where there are several.

    Args:
        comparisons: all scores.
        layout: of the prints.
        failed: which prints failed to enrol, shape (prints,).
        replicates: drawings of the bootstrap.
        advance: called once a set.
    """
    groups = [(name, np.array([number])) for number, name in enumerate(layout.sets)]
    if len(groups) > 1:
        groups.append((POOLED, np.arange(len(layout.sets))))
    figures = []
    for name, sets in groups:
        figures.append(_figures(name, sets, comparisons, layout, failed, replicates))
        advance(1)
    return tuple(figures)


def pooled_curves(comparisons: Comparisons, layout: Layout, quality: NDArray[np.float64]) -> Curves:
    """Curves over all sets; `quality` of each print, below 0 where it failed to enrol, shape (prints,)."""
    genuine = comparisons.within_set & comparisons.genuine
    lower = np.minimum(quality[comparisons.a[genuine]], quality[comparisons.b[genuine]])
    impostor = comparisons.within_set & ~comparisons.genuine
    searches, _ = searches_over(comparisons, layout, np.arange(len(layout.sets)))
    return curves_of(CurveScores(comparisons.score[genuine], comparisons.score[impostor], lower, searches))


class _Sample:
    """Scores of some sets, and all rates for any number of times that each finger counts."""

    def __init__(self, comparisons: Comparisons, layout: Layout, sets: NDArray[np.intp]) -> None:
        used = comparisons.within_set & np.isin(layout.set_of[comparisons.a], sets)
        genuine, impostor = used & comparisons.genuine, used & ~comparisons.genuine
        self.impostor_scores = comparisons.score[impostor]
        self.curves = ErrorCurves(comparisons.score[genuine], self.impostor_scores)
        self.genuine_fingers = layout.finger_of[comparisons.a[genuine]]
        self.impostor_a = layout.finger_of[comparisons.a[impostor]]
        self.impostor_b = layout.finger_of[comparisons.b[impostor]]
        self.searches, self.search_fingers = searches_over(comparisons, layout, sets)

    def rates(self, counts: NDArray[np.float64]) -> tuple[float, ...]:
        """EER, FMR100, FMR1000, FMR10000, ZeroFMR, rank-1 and both FNIR."""
        errors = self.curves.errors(
            counts[self.genuine_fingers], counts[self.impostor_a] * counts[self.impostor_b]
        )
        return (*_verification(errors), *_identification(self.searches, counts[self.search_fingers]))


def _figures(
    name: str,
    sets: NDArray[np.intp],
    comparisons: Comparisons,
    layout: Layout,
    failed: NDArray[np.bool_],
    replicates: int,
) -> SetFigures:
    sample = _Sample(comparisons, layout, sets)
    chosen = np.isin(layout.set_of, sets)
    # Fingers of other sets have no comparison here, so drawing them changes nothing.
    values = sample.rates(np.ones(len(layout.set_of_finger)))
    drawn = np.array(
        [sample.rates(counts) for counts in draws(layout.set_of_finger, replicates, seed=1)]
    ).reshape(replicates, len(values))
    eer, fmr100, fmr1000, fmr10000, zero_fmr, rank_1, fnir_1, fnir_01 = (
        Figure(value, percentile_interval(drawn[:, column])) for column, value in enumerate(values)
    )
    return SetFigures(
        set=name,
        fingers=int(np.isin(layout.set_of_finger, sets).sum()),
        prints=int(chosen.sum()),
        failed_to_enrol=int((failed & chosen).sum()),
        genuine=len(sample.genuine_fingers),
        impostors=len(sample.impostor_scores),
        searches=len(sample.search_fingers),
        eer=eer,
        fmr100=fmr100,
        fmr1000=fmr1000,
        fmr10000=fmr10000,
        zero_fmr=zero_fmr,
        rank_1=rank_1,
        fnir_at_fpir_1_percent=fnir_1,
        fnir_at_fpir_01_percent=fnir_01,
        fmr_at_score_30=weighted_share(sample.impostor_scores >= 30.0),
    )


def _verification(errors: VerificationErrors) -> tuple[float, ...]:
    return errors.eer, errors.fmr100, errors.fmr1000, errors.fmr10000, errors.zero_fmr


def _identification(searches: SearchScores, counts: NDArray[np.float64]) -> tuple[float, ...]:
    fnirs = (fnir_at_fpir(searches, ceiling, counts) for ceiling in FPIRS)
    return weighted_share(searches.rank_one(), counts), *fnirs
