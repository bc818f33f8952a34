"""Similarity of two cylinders, the plain way: what `kernels_similarity` must compute (MCC section 4)."""

import math

import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.comparison_parameters import Sigmoid, SimilarityParameters
from matcher.fingerprint.cylinders import cells_in_radius
from matcher.fingerprint.prepared import PreparedFingerprint


def least_common_cells(parameters: SimilarityParameters, radius_px: float) -> int:
    """Cells of a layer that must be valid in both cylinders."""
    return math.ceil(parameters.min_common_cells * int(cells_in_radius(radius_px).sum()))


def reference_similarities(
    probe: PreparedFingerprint,
    reference: PreparedFingerprint,
    parameters: SimilarityParameters,
    least_cells: int,
) -> NDArray[np.float64]:
    """Bit similarity of every cylinder of the probe to every one of the reference.

    1 - |a xor b| / (|a| + |b|), where |.| is the square root of the number of set bits among the cells valid
    in both.

    Returns:
        Shape (probe, reference), 0 to 1; 0 where two cylinders are not to be compared.
    """
    common = probe.masks[:, None] & reference.masks[None]
    ours, theirs = probe.bits[:, None] & common[..., None], reference.bits[None] & common[..., None]
    differing = _norm(np.bitwise_xor(ours, theirs))
    total = _norm(ours) + _norm(theirs)
    directions = probe.poses[:, None, 2].astype(np.float64) - reference.poses[None, :, 2].astype(np.float64)
    rotation = np.abs((directions + np.pi) % (2 * np.pi) - np.pi)
    comparable = (
        (np.bitwise_count(common) >= least_cells) & (rotation <= parameters.max_rotation_rad) & (total > 0)
    )
    similarities: NDArray[np.float64] = np.where(
        comparable, 1.0 - differing / np.where(comparable, total, 1.0), 0.0
    )
    return similarities


def pairs_in_score(smaller_count: int, least: int, most: int, curve: Sigmoid) -> int:
    """n_P: how many pairs make the score when the smaller print has `smaller_count` cylinders (section 5)."""
    share = 1.0 / (1.0 + math.exp(-curve.steepness * (smaller_count - curve.midpoint)))
    return least + math.floor(share * (most - least) + 0.5)


def _norm(bits: NDArray[np.uint64]) -> NDArray[np.float64]:
    norm: NDArray[np.float64] = np.sqrt(np.bitwise_count(bits).sum(axis=-1, dtype=np.int64))
    return norm
