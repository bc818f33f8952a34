"""Whether a calibration holds for fingers it was not measured on: repeated halving of the fingers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.calibrate.impostors import ImpostorComparisons
from matcher.calibration import Calibration, Provenance

HALVINGS = 50
SEED = 1


@dataclass(frozen=True, slots=True)
class HeldOutRate:
    """How often impostors of unseen fingers reached one score."""

    score: float
    promised_fmr: float
    observed_fmr: float
    """Over all halvings."""
    worst_fmr: float
    """95th percentile of the halvings."""


def validate(
    set_of_finger: Sequence[str],
    compared: Callable[[NDArray[np.bool_]], ImpostorComparisons],
    provenance: Provenance,
    scores: tuple[float, ...],
    advance: Callable[[int], None],
) -> tuple[HeldOutRate, ...]:
    """Calibrates on half of each set's fingers and counts who of the other half reaches each score.

    Args:
        set_of_finger: the set of each finger.
        compared: gives the comparisons of all fingers, as an engine makes them that knows only the fingers
            seen, a mask of shape (fingers,).
        provenance: of the calibration.
        scores: to be checked.
        advance: called once a halving.
    """
    source = np.random.default_rng(SEED)
    rates = []
    for _ in range(HALVINGS):
        seen = _half_of_each_set(set_of_finger, source)
        impostors = compared(seen)
        half = replace(provenance, fingers=int(seen.sum()))
        calibration = Calibration.from_impostors(impostors.among(seen), half)
        unseen = calibration.to_score(impostors.among(~seen))
        rates.append([float(np.mean(unseen >= score)) for score in scores])
        advance(1)
    observed, worst = np.mean(rates, axis=0), np.quantile(rates, 0.95, axis=0)
    return tuple(
        HeldOutRate(score, 10 ** (-score / 10), float(observed[i]), float(worst[i]))
        for i, score in enumerate(scores)
    )


@dataclass(frozen=True, slots=True)
class SetRate:
    """How often the impostors of one set reach each score: no calibration fits all sensors and skins."""

    set: str
    comparisons: int
    fmr: tuple[float, ...]


def rates_by_set(
    impostors: ImpostorComparisons, calibration: Calibration, scores: tuple[float, ...]
) -> tuple[SetRate, ...]:
    """FMR of each set at each score under one calibration."""
    sets = np.array(impostors.set_of_finger)
    reached = {
        name: calibration.to_score(impostors.among(sets == name)) for name in dict.fromkeys(sets.tolist())
    }
    return tuple(
        SetRate(name, len(own), tuple(float(np.mean(own >= score)) for score in scores))
        for name, own in reached.items()
    )


def _half_of_each_set(set_of_finger: Sequence[str], source: np.random.Generator) -> NDArray[np.bool_]:
    sets = np.array(set_of_finger)
    chosen = np.zeros(len(sets), np.bool_)
    for name in np.unique(sets):
        members = source.permutation(np.flatnonzero(sets == name))
        chosen[members[: len(members) // 2]] = True
    return chosen
