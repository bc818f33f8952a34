"""Similarity of cylinders, compiled; `similarity.reference_similarities` is its specification."""

import math

import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.comparison_parameters import LAYERS, SimilarityParameters
from matcher.fingerprint.kernels import compiled, popcount, wrapped

_NO_CELLS = np.uint64(0)


@compiled
def similarity_matrix(
    probe_poses: NDArray[np.float32],
    probe_bits: NDArray[np.uint64],
    probe_masks: NDArray[np.uint64],
    reference_poses: NDArray[np.float32],
    reference_bits: NDArray[np.uint64],
    reference_masks: NDArray[np.uint64],
    parameters: SimilarityParameters,
    least_cells: int,
) -> NDArray[np.float64]:
    """Bit similarity of every two cylinders, shape (probe, reference)."""
    similarities = np.zeros((len(probe_masks), len(reference_masks)))
    for a in range(len(probe_masks)):
        if probe_masks[a] == _NO_CELLS:
            continue
        for b in range(len(reference_masks)):
            common = probe_masks[a] & reference_masks[b]
            if popcount(common) < least_cells:
                continue
            turn = wrapped(np.float64(probe_poses[a, 2]) - np.float64(reference_poses[b, 2]))
            if abs(turn) <= parameters.max_rotation_rad:
                similarities[a, b] = _similarity(probe_bits[a], reference_bits[b], common)
    return similarities


@compiled
def _similarity(ours: NDArray[np.uint64], theirs: NDArray[np.uint64], common: np.uint64) -> float:
    differing, ours_set, theirs_set = 0, 0, 0
    for layer in range(LAYERS):
        ours_common, theirs_common = ours[layer] & common, theirs[layer] & common
        differing += popcount(ours_common ^ theirs_common)
        ours_set += popcount(ours_common)
        theirs_set += popcount(theirs_common)
    if ours_set + theirs_set == 0:
        return 0.0
    return 1.0 - math.sqrt(differing) / (math.sqrt(ours_set) + math.sqrt(theirs_set))
