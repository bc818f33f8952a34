"""Similarity of cylinders, compiled; `similarity.reference_similarities` is its specification."""

import math

import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.comparison_parameters import SimilarityParameters
from matcher.fingerprint.kernels import compiled, popcount, wrapped

_NO_CELLS = np.uint64(0)


@compiled
def similarity_matrix(
    probe_poses: NDArray[np.float64],
    probe_bits: NDArray[np.uint64],
    probe_masks: NDArray[np.uint64],
    reference_poses: NDArray[np.float64],
    reference_bits: NDArray[np.uint64],
    reference_masks: NDArray[np.uint64],
    parameters: SimilarityParameters,
    least_cells: int,
) -> NDArray[np.float64]:
    """Bit similarity of every two cylinders, shape (probe, reference).

    Each row is one loop without branches over arrays that lie side by side in memory, which the compiler
    turns into vector instructions.
    """
    similarities = np.zeros((len(probe_masks), len(reference_masks)))
    layers = np.ascontiguousarray(reference_bits.T)
    directions = np.ascontiguousarray(reference_poses[:, 2])
    for a in range(len(probe_masks)):
        if probe_masks[a] != _NO_CELLS:
            _fill_row(
                probe_bits[a],
                probe_masks[a],
                probe_poses[a, 2],
                layers,
                reference_masks,
                directions,
                parameters.max_rotation_rad,
                least_cells,
                similarities[a],
            )
    return similarities


@compiled
def _fill_row(
    ours: NDArray[np.uint64],
    our_mask: np.uint64,
    our_direction: float,
    theirs: NDArray[np.uint64],
    their_masks: NDArray[np.uint64],
    their_directions: NDArray[np.float64],
    max_rotation_rad: float,
    least_cells: int,
    row: NDArray[np.float64],
) -> None:
    # The six layers are written out: as an inner loop they would keep the outer one from being vectorised.
    a0, a1, a2, a3, a4, a5 = ours[0], ours[1], ours[2], ours[3], ours[4], ours[5]
    t0, t1, t2, t3, t4, t5 = theirs[0], theirs[1], theirs[2], theirs[3], theirs[4], theirs[5]
    for b in range(len(row)):
        common = our_mask & their_masks[b]
        b0, b1, b2, b3, b4, b5 = t0[b], t1[b], t2[b], t3[b], t4[b], t5[b]
        differing = (
            popcount((a0 ^ b0) & common)
            + popcount((a1 ^ b1) & common)
            + popcount((a2 ^ b2) & common)
            + popcount((a3 ^ b3) & common)
            + popcount((a4 ^ b4) & common)
            + popcount((a5 ^ b5) & common)
        )
        ours_set = (
            popcount(a0 & common)
            + popcount(a1 & common)
            + popcount(a2 & common)
            + popcount(a3 & common)
            + popcount(a4 & common)
            + popcount(a5 & common)
        )
        theirs_set = (
            popcount(b0 & common)
            + popcount(b1 & common)
            + popcount(b2 & common)
            + popcount(b3 & common)
            + popcount(b4 & common)
            + popcount(b5 & common)
        )
        similarity = 1.0 - math.sqrt(differing) / (math.sqrt(ours_set) + math.sqrt(theirs_set))
        comparable = (
            (popcount(common) >= least_cells)
            & (abs(wrapped(our_direction - their_directions[b])) <= max_rotation_rad)
            & (ours_set + theirs_set > 0)
        )
        row[b] = similarity if comparable else 0.0
