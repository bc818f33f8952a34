"""Local similarity sort with relaxation, compiled; `relaxation` holds its specification."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.comparison_parameters import RelaxationParameters, Sigmoid
from matcher.fingerprint.kernels import compiled, descending, sigmoid, wrapped

_HALVINGS = 10
"""Of the search for the smallest similarity worth sorting; any number gives the same pairs."""


class Relaxed(NamedTuple):
    """What relaxation makes of `n` pairs."""

    after: NDArray[np.float64]
    """Their similarities after all rounds."""
    support: NDArray[np.float64]
    """Agreement of every two pairs, shape (n, n): row j holds what pair j says of each."""


@compiled
def most_similar_pairs(similarities: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Flat indices of the `count` largest positive entries, descending; the first in row order among equals.

    A threshold, found by halving, leaves little more than `count` entries to be sorted by insertion: counting
    runs on vector instructions. Entries are 0 to 1.
    """
    flat = similarities.ravel()
    least = _threshold_of_rank(flat, count)
    chosen = np.empty(count, np.int64)
    size = 0
    for index in range(len(flat)):
        value = flat[index]
        # The test that nearly always decides comes first: about half of all entries are 0, in no order.
        if value < least or value <= 0.0:
            continue
        if size < count:
            size += 1
        elif size == 0 or value <= flat[chosen[size - 1]]:
            continue
        place = size - 1
        while place > 0 and flat[chosen[place - 1]] < value:
            chosen[place] = chosen[place - 1]
            place -= 1
        chosen[place] = index
    return chosen[:size]


@compiled
def relaxed(
    probe_poses: NDArray[np.float64],
    reference_poses: NDArray[np.float64],
    probe: NDArray[np.int64],
    reference: NDArray[np.int64],
    before: NDArray[np.float64],
    parameters: RelaxationParameters,
) -> Relaxed:
    """Relaxes the similarities of the pairs (probe[i], reference[i])."""
    count = len(before)
    support = _compatibility(probe_poses, reference_poses, probe, reference, parameters)
    after = before.copy()
    kept, others = parameters.own_weight, 1.0 - parameters.own_weight
    supported = np.empty(count)
    for _ in range(parameters.rounds):
        # Row by row: sums stay in order, and the inner loop runs on vector instructions.
        supported[:] = 0.0
        for j in range(count):
            row, value = support[j], after[j]
            for i in range(count):
                supported[i] += row[i] * value
        for i in range(count):
            after[i] = kept * after[i] + others * (supported[i] / max(count - 1, 1))
    return Relaxed(after, support)


@compiled
def score(
    before: NDArray[np.float64],
    after: NDArray[np.float64],
    smaller_count: int,
    parameters: RelaxationParameters,
) -> float:
    """Mean relaxed similarity of the pairs that kept most of theirs; missing pairs count as 0."""
    share = sigmoid(float(smaller_count), parameters.pairs)
    wanted = parameters.min_pairs + math.floor(share * (parameters.max_pairs - parameters.min_pairs) + 0.5)
    kept = descending(after / before)[:wanted]
    return float(np.sum(after[kept]) / wanted)


@compiled
def _compatibility(
    probe_poses: NDArray[np.float64],
    reference_poses: NDArray[np.float64],
    probe: NDArray[np.int64],
    reference: NDArray[np.int64],
    parameters: RelaxationParameters,
) -> NDArray[np.float64]:
    """rho: agreement of every two pairs, shape (n, n): row j holds what pair j says of each.

    The radial angles of two minutiae differ between the prints by turn - swing, where turn is the rotation
    between a pair's minutiae and swing that between the lines that join them: one arc tangent serves both
    directions.
    """
    count = len(probe)
    ours, theirs = _columns(probe_poses, probe), _columns(reference_poses, reference)
    turn = ours[2] - theirs[2]
    max_stretch = _reach(parameters.distance_px, parameters.negligible)
    max_bend = _reach(parameters.direction_rad, parameters.negligible)
    max_swing = _reach(parameters.bearing_rad, parameters.negligible)
    support = np.zeros((count, count))
    stretch, bend, turn_tolerance = np.empty(count), np.empty(count), np.empty(count)
    for i in range(count):
        _measure(ours, theirs, turn, i, parameters, stretch, bend, turn_tolerance)
        for j in range(i):
            if not (stretch[j] <= max_stretch) & (bend[j] <= max_bend):
                continue
            ax, ay = ours[0, i] - ours[0, j], ours[1, i] - ours[1, j]
            bx, by = theirs[0, i] - theirs[0, j], theirs[1, i] - theirs[1, j]
            swing = math.atan2(ay * bx - ax * by, ax * bx + ay * by)
            ours_off = abs(wrapped(turn[i] - swing)) / turn_tolerance[j]
            theirs_off = abs(wrapped(turn[j] - swing)) / turn_tolerance[j]
            if min(ours_off, theirs_off) > max_swing:
                continue
            agreement = sigmoid(stretch[j], parameters.distance_px) * sigmoid(
                bend[j], parameters.direction_rad
            )
            if ours_off <= max_swing:
                support[j, i] = agreement * sigmoid(ours_off, parameters.bearing_rad)
            if theirs_off <= max_swing:
                support[i, j] = agreement * sigmoid(theirs_off, parameters.bearing_rad)
    return support


@compiled
def _columns(poses: NDArray[np.float64], chosen: NDArray[np.int64]) -> NDArray[np.float64]:
    """Rows x, y and direction of the chosen poses, each side by side in memory, shape (3, n)."""
    columns = np.empty((3, len(chosen)))
    for i in range(len(chosen)):
        for column in range(3):
            columns[column, i] = poses[chosen[i], column]
    return columns


@compiled
def _measure(
    ours: NDArray[np.float64],
    theirs: NDArray[np.float64],
    turn: NDArray[np.float64],
    i: int,
    parameters: RelaxationParameters,
    stretch: NDArray[np.float64],
    bend: NDArray[np.float64],
    turn_tolerance: NDArray[np.float64],
) -> None:
    """How pair i fits the pairs before it, relative to the tolerances; infinite where two share a place."""
    our_x, our_y, their_x, their_y = ours[0], ours[1], theirs[0], theirs[1]
    for j in range(i):
        ax, ay = our_x[i] - our_x[j], our_y[i] - our_y[j]
        bx, by = their_x[i] - their_x[j], their_y[i] - their_y[j]
        ours_apart, theirs_apart = math.sqrt(ax * ax + ay * ay), math.sqrt(bx * bx + by * by)
        apart = min(ours_apart, theirs_apart)
        difference = abs(ours_apart - theirs_apart) / (1.0 + parameters.stretch_growth_per_px * apart)
        stretch[j] = difference if apart > 0.0 else np.inf
        turn_tolerance[j] = 1.0 + parameters.turn_growth_per_px * apart
        bend[j] = abs(wrapped(turn[i] - turn[j])) / turn_tolerance[j]


@compiled
def _reach(curve: Sigmoid, negligible: float) -> float:
    """Where a falling sigmoid becomes negligible."""
    return curve.midpoint - math.log(1.0 / negligible - 1.0) / curve.steepness


@compiled
def _threshold_of_rank(values: NDArray[np.float64], rank: int) -> float:
    """A value that `rank` values or a few more reach; 0 where there are fewer."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        reached = 0
        for index in range(len(values)):
            reached += values[index] >= middle
        if reached < rank:
            high = middle
        else:
            low = middle
    return low
