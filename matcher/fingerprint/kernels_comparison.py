"""One probe against many references, compiled: similarity, selection, relaxation, score."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.comparison_parameters import (
    ComparisonParameters,
    RelaxationParameters,
    SimilarityParameters,
)
from matcher.fingerprint.kernels import compiled
from matcher.fingerprint.kernels_relaxation import most_similar_pairs, relaxed, score
from matcher.fingerprint.kernels_similarity import similarity_matrix
from matcher.fingerprint.prepared import PreparedFingerprint
from matcher.fingerprint.relaxation import RelaxedPairs
from matcher.fingerprint.similarity import least_common_cells

REFERENCES_PER_CALL = 512
"""How many are copied side by side for one call of the kernel: bounds memory at about 2 MB."""


def raw_similarities(
    probe: PreparedFingerprint, references: Sequence[PreparedFingerprint], parameters: ComparisonParameters
) -> NDArray[np.float64]:
    """LSS-R similarity of the probe to each reference, 0 to 1; 0 where nothing can be compared."""
    similarities = np.zeros(len(references))
    least_cells = least_common_cells(parameters.similarity, parameters.cylinder.radius_px)
    for start in range(0, len(references), REFERENCES_PER_CALL):
        chunk = references[start : start + REFERENCES_PER_CALL]
        _compare(
            probe.poses,
            probe.bits,
            probe.masks,
            np.concatenate([reference.poses for reference in chunk]),
            np.concatenate([reference.bits for reference in chunk]),
            np.concatenate([reference.masks for reference in chunk]),
            np.cumsum([0, *map(len, chunk)]),
            parameters.similarity,
            least_cells,
            parameters.relaxation,
            similarities[start : start + REFERENCES_PER_CALL],
        )
    return similarities


def relaxed_pairs(
    probe: PreparedFingerprint, reference: PreparedFingerprint, parameters: ComparisonParameters
) -> RelaxedPairs:
    """The pairs of minutiae behind one similarity."""
    return RelaxedPairs(
        *_relaxed_pairs(
            probe.poses,
            probe.bits,
            probe.masks,
            reference.poses,
            reference.bits,
            reference.masks,
            parameters.similarity,
            least_common_cells(parameters.similarity, parameters.cylinder.radius_px),
            parameters.relaxation,
        )
    )


@compiled
def _compare(
    probe_poses: NDArray[np.float32],
    probe_bits: NDArray[np.uint64],
    probe_masks: NDArray[np.uint64],
    poses: NDArray[np.float32],
    bits: NDArray[np.uint64],
    masks: NDArray[np.uint64],
    bounds: NDArray[np.int64],
    similarity: SimilarityParameters,
    least_cells: int,
    relaxation: RelaxationParameters,
    similarities: NDArray[np.float64],
) -> None:
    for index in range(len(similarities)):
        start, end = bounds[index], bounds[index + 1]
        _, _, before, after = _relaxed_pairs(
            probe_poses,
            probe_bits,
            probe_masks,
            poses[start:end],
            bits[start:end],
            masks[start:end],
            similarity,
            least_cells,
            relaxation,
        )
        if len(before):
            smaller = _smaller_count(probe_masks, masks[start:end])
            similarities[index] = score(before, after, smaller, relaxation)


@compiled
def _relaxed_pairs(
    probe_poses: NDArray[np.float32],
    probe_bits: NDArray[np.uint64],
    probe_masks: NDArray[np.uint64],
    poses: NDArray[np.float32],
    bits: NDArray[np.uint64],
    masks: NDArray[np.uint64],
    similarity: SimilarityParameters,
    least_cells: int,
    relaxation: RelaxationParameters,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    similarities = similarity_matrix(
        probe_poses, probe_bits, probe_masks, poses, bits, masks, similarity, least_cells
    )
    chosen = most_similar_pairs(similarities, _smaller_count(probe_masks, masks))
    width = max(len(masks), 1)
    probe, reference = chosen // width, chosen % width
    before = similarities.ravel()[chosen]
    after = relaxed(probe_poses, poses, probe, reference, before, relaxation)
    return probe, reference, before, after


@compiled
def _smaller_count(probe_masks: NDArray[np.uint64], masks: NDArray[np.uint64]) -> int:
    return int(min(np.count_nonzero(probe_masks), np.count_nonzero(masks)))
