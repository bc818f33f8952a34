"""Several fingers of one person compared together, where the data set says who the persons are."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.comparison import Comparisons
from benchmarks.datasets.prints import Print
from benchmarks.metrics.identification import weighted_share
from benchmarks.metrics.persons import PersonRates, PersonScores, person_rates
from matcher.fusion import fuse

FINGER_COUNTS = (1, 2, 4, 10)


@dataclass(frozen=True, slots=True)
class FusionFigures:
    """Rates of comparisons of several fingers at once, fused by Fisher's method."""

    fingers: int
    rates: PersonRates
    """Intervals over persons."""
    fmr_at_score_30: float
    """Observed; a fused score of 30 promises 0.001 as well."""


def fusion_figures(
    prints: Sequence[Print], comparisons: Comparisons, replicates: int
) -> tuple[FusionFigures, ...]:
    """Figures for 1, 2, 4 and 10 fingers, as far as persons have so many; none without person labels.

    A person presents impression i of all fingers, and is compared with impression j of the same person, or
    of another one, finger by finger of the same label. Fingers are taken in order and each only once: ten
    give five comparisons of two. What is left over is not used.
    """
    people: dict[tuple[str, str], int] = {}
    for item in prints:
        if item.person is not None:
            people.setdefault((item.set, item.person), len(people))
    meetings = _meetings(prints, comparisons, people)
    figures = []
    for fingers in FINGER_COUNTS:
        scores = _fused(meetings, fingers)
        if len(scores.score):
            impostors = scores.score[~scores.genuine]
            rates = person_rates(scores, len(people), replicates)
            figures.append(FusionFigures(fingers, rates, weighted_share(impostors >= 30.0)))
    return tuple(figures)


_Meetings = dict[tuple[int, int, int, int], list[float]]
"""Person and impression of both sides, and their scores finger by finger."""


def _meetings(
    prints: Sequence[Print], comparisons: Comparisons, people: dict[tuple[str, str], int]
) -> _Meetings:
    labels: dict[str, int] = {}
    person = np.array([people.get((item.set, item.person or ""), -1) for item in prints])
    finger = np.array([labels.setdefault(item.finger, len(labels)) for item in prints])
    a, b = comparisons.a, comparisons.b
    used = comparisons.within_set & (person[a] >= 0) & (person[b] >= 0) & (finger[a] == finger[b])
    found: _Meetings = defaultdict(list)
    # Prints are ordered by person and finger, so the scores of each meeting come in the order of fingers.
    for one, other, score in zip(a[used], b[used], comparisons.score[used], strict=True):
        key = (int(person[one]), int(person[other]), prints[one].impression, prints[other].impression)
        found[key].append(float(score))
    return found


def _fused(meetings: _Meetings, fingers: int) -> PersonScores:
    rows = [
        (fuse(scores[start : start + fingers]), one, other)
        for (one, other, _, _), scores in meetings.items()
        for start in range(0, len(scores) - fingers + 1, fingers)
    ]
    columns: NDArray[np.float64] = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return PersonScores(columns[:, 0], columns[:, 1].astype(np.intp), columns[:, 2].astype(np.intp))
