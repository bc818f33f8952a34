"""Scores and error rates: fusing comparisons, and the thresholds that keep a promised rate.

A score is -10 * log10 of the false match rate, so 10 ** (-score / 10) is the p-value of "not the same
source".
"""

import math
from collections.abc import Sequence

_SCORE_PER_NAT = 10.0 / math.log(10.0)
"""Score of a false match rate of 1/e."""


def score_of(rate: float) -> float:
    """The score of a false match rate in (0, 1].

    Raises:
        ValueError: the rate is not in (0, 1].
    """
    if not 0.0 < rate <= 1.0:
        raise ValueError(f"a false match rate of {rate}; above 0 and at most 1 is allowed")
    return -_SCORE_PER_NAT * math.log(rate) if rate < 1.0 else 0.0


def rate_of(score: float) -> float:
    """The false match rate of a score."""
    return math.exp(-score / _SCORE_PER_NAT)


def fuse(scores: Sequence[float]) -> float:
    """Score of several independent comparisons with one subject taken together, by Fisher's method.

    If none has the same source, -2 * sum(ln p) follows chi-square with twice as many degrees of freedom as
    there are comparisons (Fisher, Statistical Methods for Research Workers, section 21.1); the fused score is
    calibrated like each of them. One score stays as it is, and none is no evidence: 0.

    Raises:
        ValueError: a score is negative or not finite.
    """
    for score in scores:
        if not (math.isfinite(score) and score >= 0.0):
            raise ValueError(f"a score of {score}; finite and not negative is allowed")
    total = math.fsum(scores)
    nats = total / _SCORE_PER_NAT
    return max(0.0, total - _SCORE_PER_NAT * _log_partial_exponential(nats, len(scores)))


def best_of(score: float, comparisons: int) -> float:
    """Score of the best of several comparisons with one subject, made good for the number of tries.

    With m independent impostor comparisons the best reaches a false match rate of 1 - (1 - FMR)^m
    (Šidák 1967). Comparisons of one finger taken twice are not independent; then this errs on the side of
    caution.

    Raises:
        ValueError: the score is negative or not finite, or there is no comparison.
    """
    if not (math.isfinite(score) and score >= 0.0):
        raise ValueError(f"a score of {score}; finite and not negative is allowed")
    if comparisons < 1:
        raise ValueError(f"the best of {comparisons} comparisons; 1 or more are needed")
    rate = rate_of(score)
    if comparisons == 1 or rate == 1.0:
        return score
    return min(score, score_of(-math.expm1(comparisons * math.log1p(-rate))))


def threshold_for_fmr(target_fmr: float) -> float:
    """Least score that one impostor comparison reaches at the rate `target_fmr`.

    Raises:
        ValueError: the rate is not in (0, 1].
    """
    return score_of(target_fmr)


def threshold_for_fpir(target_fpir: float, subjects: int) -> float:
    """Least score that any of `subjects` impostors reaches at the rate `target_fpir`: 1 - (1 - FMR)^N = FPIR.

    Exact for independent comparisons, also where the rate is tiny or the gallery vast. An empty gallery
    returns nobody, so every threshold keeps the promise: 0.

    Raises:
        ValueError: the rate is not in (0, 1], or the number of subjects is negative.
    """
    if not 0.0 < target_fpir <= 1.0:
        raise ValueError(
            f"a false positive identification rate of {target_fpir}; above 0 and at most 1 is allowed"
        )
    if subjects < 0:
        raise ValueError(f"a gallery of {subjects} subjects; 0 or more are allowed")
    if subjects == 0 or target_fpir == 1.0:
        return 0.0
    return score_of(-math.expm1(math.log1p(-target_fpir) / subjects))


def _log_partial_exponential(nats: float, terms: int) -> float:
    """Logarithm of the sum of nats^j / j! for j below `terms`, which cannot overflow."""
    if terms <= 1 or nats == 0.0:
        return 0.0
    logs = [j * math.log(nats) - math.lgamma(j + 1) for j in range(terms)]
    largest = max(logs)
    return largest + math.log(math.fsum(math.exp(log - largest) for log in logs))
