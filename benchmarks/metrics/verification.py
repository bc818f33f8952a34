"""Verification error rates over comparison scores (ISO/IEC 19795-1; definitions of FVC2000).

Maio, Maltoni, Cappelli, Wayman, Jain: "FVC2000: Fingerprint Verification Competition", TPAMI 24(3), 2002,
section 4. A comparison matches at threshold t where its score is t or more: FMR(t) is the share of impostor
scores >= t, FNMR(t) the share of genuine scores < t. Thresholds are all scores that occur, and one above all.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class VerificationErrors:
    """Error rates as fractions; NaN where there are no genuine or no impostor comparisons."""

    eer: float
    """Equal error rate."""
    fmr100: float
    """Lowest FNMR where FMR is at most 1 in 100; the next three are alike."""
    fmr1000: float
    fmr10000: float
    zero_fmr: float
    """Lowest FNMR where no impostor comparison matches."""


class ErrorCurves:
    """FMR and FNMR at every threshold, for any weights of the comparisons.

    The scores are sorted once, so that a bootstrap only pays for adding up weights.
    """

    def __init__(self, genuine: Floats, impostor: Floats) -> None:
        """Takes the scores of genuine and impostor comparisons, shapes (g,) and (i,).

        Raises:
            ValueError: a score is NaN.
        """
        scores = np.concatenate([genuine, impostor]).astype(np.float64)
        if np.isnan(scores).any():
            raise ValueError("a comparison score is NaN; a failed comparison scores 0")
        self.thresholds, slots = np.unique(scores, return_inverse=True)
        self._genuine_slots = slots[: len(genuine)]
        self._impostor_slots = slots[len(genuine) :]

    def rates(
        self, genuine_weights: Floats | None = None, impostor_weights: Floats | None = None
    ) -> tuple[Floats, Floats]:
        """FMR and FNMR, each of shape (thresholds + 1,); the last is of a threshold above all scores."""
        impostor_below, impostors = self._below(self._impostor_slots, impostor_weights)
        genuine_below, genuines = self._below(self._genuine_slots, genuine_weights)
        # Subtracting counts, not shares, keeps rates of whole numbers exact at ceilings such as 1/1000.
        return _share(impostors - impostor_below, impostors), _share(genuine_below, genuines)

    def errors(
        self, genuine_weights: Floats | None = None, impostor_weights: Floats | None = None
    ) -> VerificationErrors:
        """Error rates where each comparison counts by its weight, once where no weights are given."""
        fmr, fnmr = self.rates(genuine_weights, impostor_weights)
        if np.isnan(fmr[0]) or np.isnan(fnmr[0]):
            return VerificationErrors(*[float("nan")] * 5)
        return VerificationErrors(
            equal_error_rate(fmr, fnmr),
            *(lowest_fnmr(fmr, fnmr, ceiling) for ceiling in (1 / 100, 1 / 1000, 1 / 10000, 0.0)),
        )

    def _below(self, slots: NDArray[np.intp], weights: Floats | None) -> tuple[Floats, float]:
        per_threshold = np.bincount(slots, weights=weights, minlength=len(self.thresholds))
        below = np.concatenate([[0.0], np.cumsum(per_threshold, dtype=np.float64)])
        return below, float(below[-1])


def verification_errors(genuine: Floats, impostor: Floats) -> VerificationErrors:
    """Error rates of genuine and impostor scores, shapes (g,) and (i,)."""
    return ErrorCurves(genuine, impostor).errors()


def equal_error_rate(fmr: Floats, fnmr: Floats) -> float:
    """EER of two curves over rising thresholds: middle of FVC's interval where they do not meet."""
    before = int(np.flatnonzero(fnmr <= fmr)[-1])
    after = int(np.flatnonzero(fnmr >= fmr)[0])
    best = min(before, after, key=lambda index: float(fmr[index] + fnmr[index]))
    return float((fmr[best] + fnmr[best]) / 2)


def lowest_fnmr(fmr: Floats, fnmr: Floats, fmr_ceiling: float) -> float:
    """Lowest FNMR among the thresholds whose FMR is at most `fmr_ceiling`."""
    return float(fnmr[int(np.argmax(fmr <= fmr_ceiling))])


def _share(part: Floats, whole: float) -> Floats:
    return part / whole if whole > 0 else np.full(part.shape, np.nan)
