"""Curves behind the figures, thinned to what a plot can show."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.metrics.identification import SearchScores, cumulative_match
from benchmarks.metrics.verification import ErrorCurves

Floats = NDArray[np.float64]

DET_POINTS = 120
RANKS = 20
HISTOGRAM_STEP = 2.0
DISCARD_STEPS = 25
DISCARD_MOST = 0.5
DISCARD_FMR = 1 / 1000


@dataclass(frozen=True, slots=True)
class ScoreHistogram:
    """Shares of comparisons by score; the last bin is open above."""

    step: float
    """Width of each bin; the first begins at 0."""
    genuine: tuple[float, ...]
    impostor: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class DetCurve:
    """FNMR over FMR (detection error trade-off), by falling FMR."""

    fmr: tuple[float, ...]
    fnmr: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class DiscardCurve:
    """FNMR at a fixed threshold when the comparisons of lowest quality are left out (ISO/IEC 29794-1)."""

    threshold: float
    """Where FMR is at most 1 in 1,000 with nothing left out."""
    discarded: tuple[float, ...]
    """Share of the genuine comparisons left out."""
    fnmr: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Curves:
    """All curves of one data set."""

    det: DetCurve
    histogram: ScoreHistogram
    cmc: tuple[float, ...]
    """Share of searches with the mate at rank 1, 2, ..."""
    discard: DiscardCurve


@dataclass(frozen=True, slots=True, eq=False)
class CurveScores:
    """What the curves are computed from."""

    genuine: Floats
    impostor: Floats
    genuine_quality: Floats
    """The lower quality of the two samples of each genuine comparison; below 0 where one failed."""
    searches: SearchScores


def curves_of(scores: CurveScores) -> Curves:
    """All curves; empty where there are no genuine or no impostor comparisons."""
    histogram = score_histogram(scores.genuine, scores.impostor)
    cmc = tuple(map(float, cumulative_match(scores.searches, RANKS)))
    if not len(scores.genuine) or not len(scores.impostor):
        return Curves(DetCurve((), ()), histogram, cmc, DiscardCurve(float("nan"), (), ()))
    curves = ErrorCurves(scores.genuine, scores.impostor)
    fmr, fnmr = curves.rates()
    thresholds = np.append(curves.thresholds, np.inf)
    threshold = float(thresholds[int(np.argmax(fmr <= DISCARD_FMR))])
    return Curves(det_curve(fmr, fnmr), histogram, cmc, discard_curve(scores, threshold))


def det_curve(fmr: Floats, fnmr: Floats) -> DetCurve:
    """Thins two rates over rising thresholds to points that are evenly apart on a logarithmic axis."""
    positive = fmr[fmr > 0]
    wanted = np.geomspace(1.0, positive[-1], DET_POINTS) if len(positive) else np.zeros(0)
    # The first threshold whose FMR is at most the wanted one: no point promises more than was measured.
    places = np.unique(np.searchsorted(-fmr, -wanted * (1 + 1e-12), side="left").clip(max=len(fmr) - 1))
    places = np.unique(np.append(places, int(np.argmax(fmr <= 0))))
    return DetCurve(tuple(fmr[places].tolist()), tuple(fnmr[places].tolist()))


def score_histogram(genuine: Floats, impostor: Floats, most: float = 120.0) -> ScoreHistogram:
    """Shares in bins of `HISTOGRAM_STEP` from 0 to `most`."""
    bins = round(most / HISTOGRAM_STEP)

    def shares(scores: Floats) -> tuple[float, ...]:
        places = np.minimum(scores // HISTOGRAM_STEP, bins - 1).astype(np.intp)
        return tuple((np.bincount(places, minlength=bins) / max(len(scores), 1)).tolist())

    return ScoreHistogram(HISTOGRAM_STEP, shares(genuine), shares(impostor))


def discard_curve(scores: CurveScores, threshold: float) -> DiscardCurve:
    """FNMR of the better comparisons, with from 0 to half of them left out; ties are broken by order."""
    missed = (scores.genuine < threshold)[np.argsort(scores.genuine_quality, kind="stable")]
    discarded = np.linspace(0.0, DISCARD_MOST, DISCARD_STEPS + 1)
    fnmr = [float(missed[round(share * len(missed)) :].mean()) for share in discarded]
    return DiscardCurve(threshold, tuple(discarded.tolist()), tuple(fnmr))
