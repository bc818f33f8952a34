"""Accuracy by cross-validation over folds, as View 2 of Labeled Faces in the Wild prescribes.

Huang, Ramesh, Berg, Learned-Miller: "Labeled Faces in the Wild", University of Massachusetts, Technical
Report 07-49, 2007, section 4.1: the decision of each fold uses a threshold chosen on the other folds;
reported are the mean of the folds' accuracies and its standard error.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FoldAccuracy:
    """One fold, at the threshold that the others chose."""

    fold: int
    threshold: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class View2Accuracy:
    """Mean over folds; both are NaN for a single fold, which leaves none to choose a threshold on."""

    mean: float
    standard_error: float
    """Standard deviation over folds (n - 1) divided by the root of their number."""
    folds: tuple[FoldAccuracy, ...]


def view2_accuracy(fold: NDArray[np.intp], genuine: NDArray[np.bool_], score: Floats) -> View2Accuracy:
    """Cross-validated accuracy of `n` comparisons; all arguments have shape (n,)."""
    numbers = np.unique(fold)
    if len(numbers) < 2:
        return View2Accuracy(float("nan"), float("nan"), ())
    rows = []
    for number in numbers:
        held = fold == number
        threshold = best_threshold(genuine[~held], score[~held])
        right = (score[held] >= threshold) == genuine[held]
        rows.append(FoldAccuracy(int(number), threshold, float(right.mean())))
    accuracies = np.array([row.accuracy for row in rows])
    error = float(accuracies.std(ddof=1) / np.sqrt(len(rows)))
    return View2Accuracy(float(accuracies.mean()), error, tuple(rows))


def best_threshold(genuine: NDArray[np.bool_], score: Floats) -> float:
    """The threshold of most right decisions; of several as good, the middle one.

    A score of 0 never matches: that is what a failed extraction scores.
    """
    thresholds = np.append(np.unique(score[score > 0]), np.inf)
    genuine_scores, impostor_scores = np.sort(score[genuine]), np.sort(score[~genuine])
    accepted = len(genuine_scores) - np.searchsorted(genuine_scores, thresholds, side="left")
    rejected = np.searchsorted(impostor_scores, thresholds, side="left")
    right = accepted + rejected
    best = np.flatnonzero(right == right.max())
    return float(thresholds[best[len(best) // 2]])
