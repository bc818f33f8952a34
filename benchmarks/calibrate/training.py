"""Trains the weights of evidence, and measures them on fingers and on sets they were not trained on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.calibrate.evidence import EvidenceTable
from benchmarks.calibrate.logistic import fit_nonnegative
from benchmarks.metrics.verification import VerificationErrors, verification_errors
from matcher.fingerprint.evidence import EvidenceWeights, terms

FOLDS = 5
SEED = 1


@dataclass(frozen=True, slots=True)
class HeldOutErrors:
    """Errors, all sets pooled at one threshold."""

    held_out: str
    """What the weights had not seen: nothing, fingers, or sets."""
    errors: VerificationErrors


def train(table: EvidenceTable, min_relaxed: float) -> EvidenceWeights:
    """Fits the weights on the comparisons whose minutiae were paired at all.

    Args:
        table: all comparisons.
        min_relaxed: below it nothing is paired.

    Raises:
        ValueError: not both kinds of comparisons are among them.
    """
    slopes, _ = _fit(table, min_relaxed, np.ones(len(table.evidence), np.bool_))
    return EvidenceWeights(*slopes.tolist())


def cross_validate(table: EvidenceTable, min_relaxed: float) -> tuple[HeldOutErrors, ...]:
    """Errors on the training data, on fingers held out, and on sets held out."""
    sets = np.unique(np.array(table.set_of_finger), return_inverse=True)[1]
    everything = np.ones(len(table.evidence), np.bool_)
    found = [HeldOutErrors("nothing", _errors(table, _log_odds(table, min_relaxed, everything)))]
    for name, groups in (("fingers", _folds(sets)), ("sets", sets)):
        if len(np.unique(groups)) > 1:
            found.append(HeldOutErrors(name, _errors(table, _held_out_odds(table, groups, min_relaxed))))
    return tuple(found)


def _folds(sets: NDArray[np.intp]) -> NDArray[np.intp]:
    """Spreads the fingers of each set over the folds."""
    source = np.random.default_rng(SEED)
    folds = np.zeros(len(sets), np.intp)
    for number in np.unique(sets):
        members = source.permutation(np.flatnonzero(sets == number))
        folds[members] = np.arange(len(members)) % FOLDS
    return folds


def _held_out_odds(
    table: EvidenceTable, group_of_finger: NDArray[np.intp], min_relaxed: float
) -> NDArray[np.float64]:
    """Log-odds of each comparison by weights trained without the groups of both of its fingers."""
    group_a, group_b = group_of_finger[table.finger_a], group_of_finger[table.finger_b]
    odds = np.zeros(len(table.finger_a))
    groups = np.unique(group_of_finger).tolist()
    for one in groups:
        for other in groups[groups.index(one) :]:
            tested = ((group_a == one) & (group_b == other)) | ((group_a == other) & (group_b == one))
            if not tested.any():
                continue
            seen = ~np.isin(group_a, (one, other)) & ~np.isin(group_b, (one, other))
            odds[tested] = _log_odds(table, min_relaxed, seen)[tested]
    return odds


def _log_odds(table: EvidenceTable, min_relaxed: float, seen: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Log-odds of all comparisons by weights trained on those seen."""
    slopes, constant = _fit(table, min_relaxed, seen)
    odds: NDArray[np.float64] = terms(table.evidence) @ slopes + constant
    return odds


def _fit(
    table: EvidenceTable, min_relaxed: float, seen: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], float]:
    used = seen & (table.evidence[:, 0] >= min_relaxed)
    if table.genuine[used].all():
        # Prints so easy that no impostor's minutiae were ever paired, as invented ones are.
        used = seen
    return fit_nonnegative(terms(table.evidence[used]), table.genuine[used])


def _errors(table: EvidenceTable, odds: NDArray[np.float64]) -> VerificationErrors:
    return verification_errors(odds[table.genuine], odds[~table.genuine])
