"""Pairing of minutiae over a bending print, compiled; `pairing.reference_pairing` is its specification."""

import math

import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.comparison_parameters import PairingParameters
from matcher.fingerprint.kernels import compiled, descending, wrapped
from matcher.fingerprint.pairing import Pairing


@compiled
def paired(
    probe: NDArray[np.float64],
    reference: NDArray[np.float64],
    similarities: NDArray[np.float64],
    relaxed_probe: NDArray[np.int64],
    relaxed_reference: NDArray[np.int64],
    after: NDArray[np.float64],
    support: NDArray[np.float64],
    parameters: PairingParameters,
) -> Pairing:
    """Pairs minutiae; `after` and `support` as `kernels_relaxation.relaxed` gives them, one pair at least."""
    seed = int(np.argmax(after))
    turn_rad = reference[relaxed_reference[seed], 2] - probe[relaxed_probe[seed], 2]
    ours, theirs, weight = _first_pairs(relaxed_probe, relaxed_reference, after, support, seed)
    laid = np.empty((len(probe), 3))
    for turn in range(parameters.rounds):
        if len(ours) >= 3:
            turn_rad = _common_turn(probe, reference, ours, theirs, weight)
        _lay(probe, reference, ours, theirs, weight, turn_rad, parameters, laid)
        last = turn == parameters.rounds - 1
        reach_px = parameters.final_distance_px if last else parameters.max_distance_px
        ours, theirs, weight = _paired_anew(laid, reference, similarities, reach_px, parameters)
        if len(ours) == 0:
            break
    return Pairing(ours, theirs, weight, laid)


@compiled
def _first_pairs(
    probe: NDArray[np.int64],
    reference: NDArray[np.int64],
    after: NDArray[np.float64],
    support: NDArray[np.float64],
    seed: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    bond = np.sqrt(support[seed] * support[:, seed])
    bond[seed] = 1.0
    worth = bond * after
    worth[seed] = np.inf
    bonded = np.flatnonzero(worth > 0.0)
    return _one_to_one(probe[bonded], reference[bonded], worth[bonded], bond[bonded])


@compiled
def _common_turn(
    probe: NDArray[np.float64],
    reference: NDArray[np.float64],
    ours: NDArray[np.int64],
    theirs: NDArray[np.int64],
    weight: NDArray[np.float64],
) -> float:
    total, ax, ay, bx, by = 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(len(ours)):
        w = weight[i]
        total += w
        ax += w * probe[ours[i], 0]
        ay += w * probe[ours[i], 1]
        bx += w * reference[theirs[i], 0]
        by += w * reference[theirs[i], 1]
    ax, ay, bx, by = ax / total, ay / total, bx / total, by / total
    cosine, sine = 0.0, 0.0
    for i in range(len(ours)):
        px, py = probe[ours[i], 0] - ax, probe[ours[i], 1] - ay
        qx, qy = reference[theirs[i], 0] - bx, reference[theirs[i], 1] - by
        cosine += weight[i] * (px * qx + py * qy)
        sine += weight[i] * (px * qy - py * qx)
    return math.atan2(sine, cosine)


@compiled
def _lay(
    probe: NDArray[np.float64],
    reference: NDArray[np.float64],
    ours: NDArray[np.int64],
    theirs: NDArray[np.int64],
    weight: NDArray[np.float64],
    turn_rad: float,
    parameters: PairingParameters,
    laid: NDArray[np.float64],
) -> None:
    count = len(ours)
    stiff_cosine = parameters.stiffness_px2 * math.cos(turn_rad)
    stiff_sine = parameters.stiffness_px2 * math.sin(turn_rad)
    squared_reach = parameters.reach_px**2
    px, py, qx, qy = np.empty(count), np.empty(count), np.empty(count), np.empty(count)
    for i in range(count):
        px[i], py[i] = probe[ours[i], 0], probe[ours[i], 1]
        qx[i], qy[i] = reference[theirs[i], 0], reference[theirs[i], 1]
    for a in range(len(probe)):
        x, y = probe[a, 0], probe[a, 1]
        # One pass about the minutia itself: the moments about the centres follow from the sums.
        total, ax, ay, bx, by, along, across = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for i in range(count):
            if ours[i] == a and count > 1:
                continue
            dx, dy, ex, ey = px[i] - x, py[i] - y, qx[i] - x, qy[i] - y
            nearness = max(0.0, 1.0 - (dx * dx + dy * dy) / squared_reach)
            w = (nearness * nearness + parameters.background) * weight[i]
            total += w
            ax += w * dx
            ay += w * dy
            bx += w * ex
            by += w * ey
            along += w * (dx * ex + dy * ey)
            across += w * (dx * ey - dy * ex)
        ax, ay, bx, by = ax / total, ay / total, bx / total, by / total
        along += stiff_cosine - total * (ax * bx + ay * by)
        across += stiff_sine - total * (ax * by - ay * bx)
        length = math.sqrt(along * along + across * across)
        cosine, sine = (along / length, across / length) if length > 0.0 else (1.0, 0.0)
        laid[a, 0] = x + bx - cosine * ax + sine * ay
        laid[a, 1] = y + by - sine * ax - cosine * ay
        laid[a, 2] = probe[a, 2] + math.atan2(sine, cosine)


@compiled
def _paired_anew(
    laid: NDArray[np.float64],
    reference: NDArray[np.float64],
    similarities: NDArray[np.float64],
    reach_px: float,
    parameters: PairingParameters,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    rows = np.empty(similarities.size, np.int64)
    columns = np.empty(similarities.size, np.int64)
    agreement = np.empty(similarities.size)
    x, y = np.ascontiguousarray(reference[:, 0]), np.ascontiguousarray(reference[:, 1])
    nearness = np.empty(len(reference))
    found = 0
    for a in range(len(laid)):
        for b in range(len(reference)):
            dx, dy = laid[a, 0] - x[b], laid[a, 1] - y[b]
            nearness[b] = 1.0 - (dx * dx + dy * dy) / reach_px**2
        for b in range(len(reference)):
            if nearness[b] <= 0.0:
                continue
            direction = wrapped(laid[a, 2] - reference[b, 2])
            parallelism = 1.0 - (direction / parameters.max_direction_rad) ** 2
            if parallelism <= 0.0:
                continue
            surroundings = 1.0 - parameters.similarity_share * (1.0 - similarities[a, b])
            rows[found], columns[found] = a, b
            agreement[found] = nearness[b] * parallelism * surroundings
            found += 1
    return _one_to_one(rows[:found], columns[:found], agreement[:found], agreement[:found])


@compiled
def _one_to_one(
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    worth: NDArray[np.float64],
    weight: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """The pairs of greatest worth, no row or column twice, the first among equals; with their weights."""
    count = len(rows)
    kept = np.empty(count, np.int64)
    size = 0
    for place in descending(worth):
        free = True
        for other in kept[:size]:
            if rows[other] == rows[place] or columns[other] == columns[place]:
                free = False
                break
        if free:
            kept[size] = place
            size += 1
    return rows[kept[:size]], columns[kept[:size]], weight[kept[:size]]
