"""Logistic regression with weights that are never negative, by Newton's method on the free ones."""

import numpy as np
from numpy.typing import NDArray

RIDGE = 1e-3
"""Weight of squared coefficients, of standardised terms, against the mean loss; bounds separable data."""
MOST_STEPS = 60
SMALLEST_GAIN = 1e-12

Floats = NDArray[np.float64]


def fit_nonnegative(terms: Floats, positive: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Coefficients of the terms, shape (k,), and the constant; both kinds of examples count alike as a whole.

    Args:
        terms: shape (n, k).
        positive: shape (n,); some are and some are not.

    Raises:
        ValueError: all examples are of one kind.
    """
    if positive.all() or not positive.any():
        raise ValueError("both kinds of comparisons are needed: of one finger, and of two")
    spread = terms.std(axis=0) + 1e-12
    centre = terms.mean(axis=0)
    design = np.column_stack([(terms - centre) / spread, np.ones(len(terms))])
    share = np.where(positive, 0.5 / positive.sum(), 0.5 / (~positive).sum())
    coefficients = np.zeros(design.shape[1])
    loss = _loss(design, positive, share, coefficients)
    for _ in range(MOST_STEPS):
        improved = _step(design, positive, share, coefficients, loss)
        gain = loss - _loss(design, positive, share, improved)
        coefficients, loss = improved, loss - gain
        if gain < SMALLEST_GAIN:
            break
    slopes = coefficients[:-1] / spread
    return slopes, float(coefficients[-1] - slopes @ centre)


def _loss(design: Floats, positive: NDArray[np.bool_], share: Floats, coefficients: Floats) -> float:
    odds = design @ coefficients
    slopes = coefficients[:-1]
    return float(share @ (np.logaddexp(0.0, odds) - positive * odds) + RIDGE / 2 * slopes @ slopes)


def _step(
    design: Floats, positive: NDArray[np.bool_], share: Floats, coefficients: Floats, loss: float
) -> Floats:
    """One Newton step over the coefficients that are not held at 0, halved until it gains."""
    ridge = np.append(np.full(len(coefficients) - 1, RIDGE), 1e-9)
    probability = 1.0 / (1.0 + np.exp(-(design @ coefficients)))
    gradient = design.T @ (share * (probability - positive)) + ridge * coefficients
    curvature = (design * (share * probability * (1.0 - probability))[:, None]).T @ design + np.diag(ridge)
    free = (coefficients > 0.0) | (gradient < 0.0)
    free[-1] = True
    direction = np.zeros(len(coefficients))
    direction[free] = -np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
    length = 1.0
    while length > 1e-6:
        candidate = coefficients + length * direction
        candidate[:-1] = np.maximum(candidate[:-1], 0.0)
        if _loss(design, positive, share, candidate) <= loss:
            return candidate
        length /= 2
    return coefficients
