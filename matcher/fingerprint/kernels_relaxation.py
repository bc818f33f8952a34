"""Local similarity sort with relaxation, compiled; `relaxation` holds its specification."""

import math

import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.comparison_parameters import RelaxationParameters, Sigmoid
from matcher.fingerprint.kernels import compiled, sigmoid, wrapped


@compiled
def most_similar_pairs(similarities: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Flat indices of the `count` largest positive entries, descending; the first in row order among equals.

    A heap of `count` places, its root the entry to give way next.
    """
    flat = similarities.ravel()
    heap = np.empty(count, np.int64)
    size = 0
    for index in range(len(flat)):
        if flat[index] <= 0.0:
            continue
        if size < count:
            heap[size] = index
            size += 1
            _sift_up(heap, size - 1, flat)
        elif count > 0 and flat[index] > flat[heap[0]]:
            heap[0] = index
            _sift_down(heap, size, flat)
    for last in range(size - 1, 0, -1):
        heap[0], heap[last] = heap[last], heap[0]
        _sift_down(heap, last, flat)
    return heap[:size]


@compiled
def relaxed(
    probe_poses: NDArray[np.float32],
    reference_poses: NDArray[np.float32],
    probe: NDArray[np.int64],
    reference: NDArray[np.int64],
    before: NDArray[np.float64],
    parameters: RelaxationParameters,
) -> NDArray[np.float64]:
    """Similarities of the pairs (probe[i], reference[i]) after all rounds."""
    count = len(before)
    support = _compatibility(probe_poses, reference_poses, probe, reference, parameters)
    after = before.copy()
    for _ in range(parameters.rounds):
        previous = after.copy()
        for i in range(count):
            total = 0.0
            for j in range(count):
                total += support[i, j] * previous[j]
            supported = total / max(count - 1, 1)
            after[i] = parameters.own_weight * previous[i] + (1.0 - parameters.own_weight) * supported
    return after


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
    kept = np.argsort(-after / before, kind="mergesort")[:wanted]
    return float(np.sum(after[kept]) / wanted)


@compiled
def _compatibility(
    probe_poses: NDArray[np.float32],
    reference_poses: NDArray[np.float32],
    probe: NDArray[np.int64],
    reference: NDArray[np.int64],
    parameters: RelaxationParameters,
) -> NDArray[np.float64]:
    """rho: agreement of every two pairs, shape (n, n).

    The radial angles of two minutiae differ between the prints by turn - swing, where turn is the rotation
    between a pair's minutiae and swing that between the lines that join them: one arc tangent serves both
    directions.
    """
    count = len(probe)
    ours, theirs = probe_poses[probe].astype(np.float64), reference_poses[reference].astype(np.float64)
    turn = ours[:, 2] - theirs[:, 2]
    max_stretch_px = _reach(parameters.distance_px, parameters.negligible)
    max_bend_rad = _reach(parameters.direction_rad, parameters.negligible)
    max_swing_rad = _reach(parameters.bearing_rad, parameters.negligible)
    support = np.zeros((count, count))
    for i in range(count):
        for j in range(i):
            ax, ay = ours[i, 0] - ours[j, 0], ours[i, 1] - ours[j, 1]
            bx, by = theirs[i, 0] - theirs[j, 0], theirs[i, 1] - theirs[j, 1]
            ours_apart, theirs_apart = math.sqrt(ax * ax + ay * ay), math.sqrt(bx * bx + by * by)
            stretch = abs(ours_apart - theirs_apart)
            bend = abs(wrapped(turn[i] - turn[j]))
            if stretch > max_stretch_px or bend > max_bend_rad or ours_apart == 0.0 or theirs_apart == 0.0:
                continue
            swing = math.atan2(ay * bx - ax * by, ax * bx + ay * by)
            agreement = sigmoid(stretch, parameters.distance_px) * sigmoid(bend, parameters.direction_rad)
            for one, other in ((i, j), (j, i)):
                difference = abs(wrapped(turn[one] - swing))
                if difference <= max_swing_rad:
                    support[one, other] = agreement * sigmoid(difference, parameters.bearing_rad)
    return support


@compiled
def _reach(curve: Sigmoid, negligible: float) -> float:
    """Where a falling sigmoid becomes negligible."""
    return curve.midpoint - math.log(1.0 / negligible - 1.0) / curve.steepness


@compiled
def _gives_way(one: int, other: int, values: NDArray[np.float64]) -> bool:
    return bool(values[one] < values[other] or (values[one] == values[other] and one > other))


@compiled
def _sift_up(heap: NDArray[np.int64], place: int, values: NDArray[np.float64]) -> None:
    while place > 0:
        parent = (place - 1) // 2
        if not _gives_way(heap[place], heap[parent], values):
            break
        heap[place], heap[parent] = heap[parent], heap[place]
        place = parent


@compiled
def _sift_down(heap: NDArray[np.int64], size: int, values: NDArray[np.float64]) -> None:
    place = 0
    while 2 * place + 1 < size:
        child = 2 * place + 1
        if child + 1 < size and _gives_way(heap[child + 1], heap[child], values):
            child += 1
        if not _gives_way(heap[child], heap[place], values):
            break
        heap[place], heap[child] = heap[child], heap[place]
        place = child
