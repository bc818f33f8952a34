"""Which minutiae correspond: one rigid motion that carries the probe onto the reference.

Nothing is drawn at random. Each of the most efficient pairs of the relaxation proposes the motion that makes
its two minutiae coincide; the motion that explains most pairs is fitted to them by least squares, and the
pairs are taken anew, one to one.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.comparison_parameters import PairingParameters
from matcher.fingerprint.relaxation import RelaxedPairs


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Two minutiae that are held to be the same, by their indices in their templates."""

    probe_index: int
    reference_index: int
    confidence: float
    """Agreement in place and direction after the best motion: 1 if exact, 0 at the tolerance."""


class _Motion(NamedTuple):
    turn_rad: float
    shift: complex
    """In px, after the turn about the origin."""


class _Pairs(NamedTuple):
    probe: NDArray[np.intp]
    reference: NDArray[np.intp]
    agreement: NDArray[np.float64]


def pair(
    probe_poses: NDArray[np.float32],
    reference_poses: NDArray[np.float32],
    relaxed: RelaxedPairs,
    parameters: PairingParameters,
) -> tuple[Correspondence, ...]:
    """The correspondences of the best motion, best first; none where too few minutiae agree on one.

    Args:
        probe_poses: columns x, y (upwards) in px and direction in rad, shape (n, 3).
        reference_poses: the same of the reference.
        relaxed: pairs to begin with.
        parameters: tolerances.
    """
    probe, reference = probe_poses.astype(np.float64), reference_poses.astype(np.float64)
    best = _Pairs(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0))
    for seed in _seeds(relaxed, parameters.max_seeds):
        motion = _carrying(probe[relaxed.probe[seed]], reference[relaxed.reference[seed]])
        best = max(best, _agreeing(probe, reference, motion, parameters), key=_total)
    for _ in range(parameters.refinements):
        if len(best.probe) < parameters.min_pairs:
            return ()
        motion = _fitted(probe[best.probe], reference[best.reference])
        best = max(best, _agreeing(probe, reference, motion, parameters), key=_total)
    order = np.argsort(-best.agreement, kind="stable")
    return tuple(
        Correspondence(int(best.probe[i]), int(best.reference[i]), float(best.agreement[i])) for i in order
    )


def _seeds(relaxed: RelaxedPairs, count: int) -> NDArray[np.intp]:
    return np.argsort(-relaxed.after / relaxed.before, kind="stable")[:count]


def _carrying(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> _Motion:
    turn_rad = float(theirs[2] - ours[2])
    return _Motion(turn_rad, complex(*theirs[:2]) - np.exp(1j * turn_rad) * complex(*ours[:2]))


def _fitted(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> _Motion:
    """Least-squares rotation and translation of paired places."""
    from_place, to_place = ours[:, 0] + 1j * ours[:, 1], theirs[:, 0] + 1j * theirs[:, 1]
    covariance = np.vdot(from_place - from_place.mean(), to_place - to_place.mean())
    turn_rad = float(np.angle(covariance))
    return _Motion(turn_rad, complex(to_place.mean() - np.exp(1j * turn_rad) * from_place.mean()))


def _agreeing(
    probe: NDArray[np.float64], reference: NDArray[np.float64], motion: _Motion, parameters: PairingParameters
) -> _Pairs:
    """Pairs within the tolerances after the motion, best first, no minutia twice."""
    moved = np.exp(1j * motion.turn_rad) * (probe[:, 0] + 1j * probe[:, 1]) + motion.shift
    distance = np.abs(moved[:, None] - (reference[:, 0] + 1j * reference[:, 1])[None])
    difference = probe[:, 2, None] + motion.turn_rad - reference[None, :, 2]
    direction = np.abs((difference + np.pi) % (2 * np.pi) - np.pi)
    nearness = 1.0 - (distance / parameters.max_distance_px) ** 2
    parallelism = 1.0 - (direction / parameters.max_direction_rad) ** 2
    agreement = np.where((nearness > 0) & (parallelism > 0), nearness * parallelism, 0.0)
    return _one_to_one(agreement)


def _one_to_one(agreement: NDArray[np.float64]) -> _Pairs:
    rows, columns = np.nonzero(agreement)
    order = np.argsort(-agreement[rows, columns], kind="stable")
    free_rows, free_columns = np.ones(agreement.shape[0], bool), np.ones(agreement.shape[1], bool)
    kept = []
    for i in order:
        if free_rows[rows[i]] and free_columns[columns[i]]:
            free_rows[rows[i]] = free_columns[columns[i]] = False
            kept.append(i)
    chosen = np.array(kept, np.intp)
    return _Pairs(rows[chosen], columns[chosen], agreement[rows[chosen], columns[chosen]])


def _total(pairs: _Pairs) -> float:
    return float(pairs.agreement.sum())
