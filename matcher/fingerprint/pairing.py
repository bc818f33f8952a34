"""Which minutiae correspond, the plain way: what `kernels_pairing` must compute.

The probe is laid on the reference as one lays a soft film on a print. Pairs of the relaxation that agree with
the best of them begin. Then, a few times over, each minutia of the probe is carried by the rigid motion that
the pairs around it agree on (moving least squares: Schaefer, McPhail, Warren, "Image deformation using moving
least squares", SIGGRAPH 2006), and the pairs are taken anew, one to one, the best first. A minutia's own pair
has no say in how it moves, so that a pair by chance does not confirm itself. Nothing is drawn at random.
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
    """Agreement in place, direction and surroundings: 1 if exact, 0 at the tolerance."""


class Pairing(NamedTuple):
    """`m` pairs of minutiae, one to one, and where the probe lies on the reference."""

    probe: NDArray[np.int64]
    """Indices of minutiae of the probe, best pair first."""
    reference: NDArray[np.int64]
    """Those of the reference."""
    agreement: NDArray[np.float64]
    """In place, direction and surroundings, above 0 to 1."""
    laid: NDArray[np.float64]
    """Poses of all of the probe's minutiae on the reference; shape (probe, 3)."""


def correspondences(pairing: Pairing, parameters: PairingParameters) -> tuple[Correspondence, ...]:
    """The pairs for an examiner, best first; none where they are too few to mean anything."""
    if len(pairing.probe) < parameters.min_pairs:
        return ()
    pairs = zip(pairing.probe.tolist(), pairing.reference.tolist(), pairing.agreement.tolist(), strict=True)
    return tuple(Correspondence(*pair) for pair in pairs)


def reference_pairing(
    probe: NDArray[np.float64],
    reference: NDArray[np.float64],
    similarities: NDArray[np.float64],
    relaxed: RelaxedPairs,
    parameters: PairingParameters,
) -> Pairing:
    """Pairs minutiae.

    Args:
        probe: columns x, y (upwards) in px and direction in rad, shape (n, 3).
        reference: the same of the reference, shape (k, 3).
        similarities: of the cylinders, shape (n, k).
        relaxed: pairs to begin with, one at least.
        parameters: tolerances.
    """
    seed = int(np.argmax(relaxed.after))
    turn_rad = float(reference[relaxed.reference[seed], 2] - probe[relaxed.probe[seed], 2])
    pairing = _first_pairs(probe, relaxed, seed)
    for turn in range(parameters.rounds):
        if len(pairing.probe) >= 3:
            turn_rad = _common_turn(probe, reference, pairing)
        laid = _laid(probe, reference, pairing, turn_rad, parameters)
        last = turn == parameters.rounds - 1
        reach_px = parameters.final_distance_px if last else parameters.max_distance_px
        agreement = _agreement(laid, reference, similarities, reach_px, parameters)
        pairing = Pairing(*_one_to_one(agreement), laid)
        if not len(pairing.probe):
            break
    return pairing


def _first_pairs(probe: NDArray[np.float64], relaxed: RelaxedPairs, seed: int) -> Pairing:
    """Pairs that agree with the best one, each weighted by how well."""
    bond = np.sqrt(relaxed.support[seed] * relaxed.support[:, seed])
    bond[seed] = 1.0
    worth = bond * relaxed.after
    worth[seed] = np.inf
    chosen = [
        i
        for i in _without_repetition(np.argsort(-worth, kind="stable"), relaxed.probe, relaxed.reference)
        if worth[i] > 0.0
    ]
    return Pairing(relaxed.probe[chosen], relaxed.reference[chosen], bond[chosen], probe)


def _common_turn(probe: NDArray[np.float64], reference: NDArray[np.float64], pairing: Pairing) -> float:
    """The rotation of the one rigid motion that fits all pairs best."""
    weight = pairing.agreement
    ours, theirs = _places(probe)[pairing.probe], _places(reference)[pairing.reference]
    ours, theirs = ours - np.average(ours, weights=weight), theirs - np.average(theirs, weights=weight)
    return float(np.angle((weight * ours.conj() * theirs).sum()))


def _laid(
    probe: NDArray[np.float64],
    reference: NDArray[np.float64],
    pairing: Pairing,
    turn_rad: float,
    parameters: PairingParameters,
) -> NDArray[np.float64]:
    places = _places(probe)
    ours, theirs = places[pairing.probe], _places(reference)[pairing.reference]
    distance = np.abs(places[:, None] - ours[None])
    nearness = np.maximum(0.0, 1.0 - (distance / parameters.reach_px) ** 2) ** 2
    weight = (nearness + parameters.background) * pairing.agreement
    if len(ours) > 1:
        weight[np.arange(len(probe))[:, None] == pairing.probe[None]] = 0.0
    weight_sum = weight.sum(axis=1)
    from_centre, to_centre = weight @ ours / weight_sum, weight @ theirs / weight_sum
    moment = (weight * (ours - from_centre[:, None]).conj() * (theirs - to_centre[:, None])).sum(axis=1)
    local_turn = np.angle(moment + parameters.stiffness_px2 * np.exp(1j * turn_rad))
    moved = np.exp(1j * local_turn) * (places - from_centre) + to_centre
    return np.stack([moved.real, moved.imag, probe[:, 2] + local_turn], axis=1)


def _agreement(
    laid: NDArray[np.float64],
    reference: NDArray[np.float64],
    similarities: NDArray[np.float64],
    reach_px: float,
    parameters: PairingParameters,
) -> NDArray[np.float64]:
    """Of every two minutiae, 0 where they are too far apart; shape (n, k)."""
    distance = np.abs(_places(laid)[:, None] - _places(reference)[None])
    difference = laid[:, 2, None] - reference[None, :, 2]
    direction = np.abs((difference + np.pi) % (2 * np.pi) - np.pi)
    nearness = 1.0 - (distance / reach_px) ** 2
    parallelism = 1.0 - (direction / parameters.max_direction_rad) ** 2
    surroundings = 1.0 - parameters.similarity_share * (1.0 - similarities)
    agreement: NDArray[np.float64] = np.where(
        (nearness > 0) & (parallelism > 0), nearness * parallelism * surroundings, 0.0
    )
    return agreement


def _one_to_one(
    agreement: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    rows, columns = np.nonzero(agreement)
    order = np.argsort(-agreement[rows, columns], kind="stable")
    chosen = _without_repetition(order, rows, columns)
    return rows[chosen], columns[chosen], agreement[rows[chosen], columns[chosen]]


def _without_repetition(
    order: NDArray[np.intp], rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> NDArray[np.intp]:
    """Entries in their order, but none whose row or column an earlier one has."""
    used_rows: set[int] = set()
    used_columns: set[int] = set()
    kept = []
    for i in order.tolist():
        if rows[i] not in used_rows and columns[i] not in used_columns:
            used_rows.add(int(rows[i]))
            used_columns.add(int(columns[i]))
            kept.append(i)
    return np.array(kept, np.intp)


def _places(poses: NDArray[np.float64]) -> NDArray[np.complex128]:
    places: NDArray[np.complex128] = poses[:, 0] + 1j * poses[:, 1]
    return places
