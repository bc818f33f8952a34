"""Local similarity sort with relaxation (LSS-R), the plain way: what `kernels_relaxation` must compute.

MCC section 5. Similar cylinders occur by chance; but pairs of minutiae that really correspond agree with each
other about distances and angles. Each round keeps part of a pair's similarity and replaces the rest by what
the other pairs say of it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.comparison_parameters import RelaxationParameters, Sigmoid
from matcher.fingerprint.similarity import pairs_in_score


class RelaxedPairs(NamedTuple):
    """Pairs of minutiae before and after relaxation, in descending order of the former."""

    probe: NDArray[np.int64]
    """Index of each pair's minutia in the probe."""
    reference: NDArray[np.int64]
    """Index of each pair's minutia in the reference."""
    before: NDArray[np.float64]
    """Similarity of the cylinders."""
    after: NDArray[np.float64]
    """The same, corrected by all other pairs."""
    support: NDArray[np.float64]
    """Agreement of every two pairs, shape (n, n): row j holds what pair j says of each."""


def reference_relaxed_pairs(
    probe_poses: NDArray[np.float32],
    reference_poses: NDArray[np.float32],
    similarities: NDArray[np.float64],
    count: int,
    parameters: RelaxationParameters,
) -> RelaxedPairs:
    """The `count` most similar pairs (first in row order among equals), relaxed."""
    order = np.argsort(-similarities, axis=None, kind="stable")[:count]
    order = order[similarities.flat[order] > 0.0]
    probe, reference = np.unravel_index(order, similarities.shape)
    before = similarities[probe, reference]
    support = _compatibility(
        probe_poses[probe].astype(np.float64), reference_poses[reference].astype(np.float64), parameters
    )
    after = before
    for _ in range(parameters.rounds):
        supported = after @ support / max(len(order) - 1, 1)
        after = parameters.own_weight * after + (1.0 - parameters.own_weight) * supported
    return RelaxedPairs(probe, reference, before, after, support)


def reference_score(pairs: RelaxedPairs, smaller_count: int, parameters: RelaxationParameters) -> float:
    """Mean relaxed similarity of the pairs that kept most of theirs; missing pairs count as 0."""
    wanted = pairs_in_score(smaller_count, parameters.min_pairs, parameters.max_pairs, parameters.pairs)
    kept = np.argsort(-pairs.after / pairs.before, kind="stable")[:wanted]
    return float(pairs.after[kept].sum() / wanted)


def _compatibility(
    ours: NDArray[np.float64], theirs: NDArray[np.float64], parameters: RelaxationParameters
) -> NDArray[np.float64]:
    """rho: agreement of every two pairs, shape (n, n); 0 where two minutiae share a place."""
    ours_apart, theirs_apart = _displacements(ours), _displacements(theirs)
    apart = np.minimum(np.abs(ours_apart), np.abs(theirs_apart))
    stretch_tolerance = 1.0 + parameters.stretch_growth_per_px * apart
    turn_tolerance = 1.0 + parameters.turn_growth_per_px * apart
    stretch = np.abs(np.abs(ours_apart) - np.abs(theirs_apart)) / stretch_tolerance
    turn = ours[:, 2] - theirs[:, 2]
    bend = np.abs(_wrapped(turn[:, None] - turn[None])) / turn_tolerance
    swing = np.abs(_wrapped(turn[None] - np.angle(ours_apart * theirs_apart.conj()))) / turn_tolerance
    agreement = (
        _curve(stretch, parameters.distance_px, parameters.negligible)
        * _curve(bend, parameters.direction_rad, parameters.negligible)
        * _curve(swing, parameters.bearing_rad, parameters.negligible)
    )
    compatibility: NDArray[np.float64] = np.where((ours_apart == 0) | (theirs_apart == 0), 0.0, agreement)
    return compatibility


def _displacements(poses: NDArray[np.float64]) -> NDArray[np.complex128]:
    places = poses[:, 0] + 1j * poses[:, 1]
    displacements: NDArray[np.complex128] = places[:, None] - places[None]
    return displacements


def _wrapped(angle_rad: NDArray[np.float64]) -> NDArray[np.float64]:
    return (angle_rad + np.pi) % (2 * np.pi) - np.pi


def _curve(value: NDArray[np.float64], curve: Sigmoid, negligible: float) -> NDArray[np.float64]:
    exponent = np.minimum(-curve.steepness * (value - curve.midpoint), 700.0)
    height = 1.0 / (1.0 + np.exp(exponent))
    return np.where(height < negligible, 0.0, height)
