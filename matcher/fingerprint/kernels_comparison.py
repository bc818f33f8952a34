"""One probe against many references, compiled: similarity, relaxation, pairing, evidence."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.comparison_parameters import (
    ComparisonParameters,
    PairingParameters,
    RelaxationParameters,
    SimilarityParameters,
)
from matcher.fingerprint.evidence import TERMS, outline_directions
from matcher.fingerprint.kernels import compiled
from matcher.fingerprint.kernels_evidence import evidence_of, without_pairs
from matcher.fingerprint.kernels_pairing import paired
from matcher.fingerprint.kernels_relaxation import most_similar_pairs, relaxed, score
from matcher.fingerprint.kernels_similarity import similarity_matrix
from matcher.fingerprint.pairing import Pairing
from matcher.fingerprint.prepared import PreparedFingerprint
from matcher.fingerprint.relaxation import RelaxedPairs
from matcher.fingerprint.similarity import least_common_cells

REFERENCES_PER_CALL = 512
"""How many are copied side by side for one call of the kernel: bounds memory at about 3 MB."""


def compare_all(
    probe: PreparedFingerprint, references: Sequence[PreparedFingerprint], parameters: ComparisonParameters
) -> NDArray[np.float64]:
    """Evidence of the probe against each reference, columns as in `Evidence`; 0 if nothing is comparable."""
    evidence = np.zeros((len(references), TERMS))
    least_cells = least_common_cells(parameters.similarity, parameters.cylinder.radius_px)
    probe_poses, probe_confidence = probe.poses.astype(np.float64), probe.quality / 100.0
    directions = outline_directions()
    for start in range(0, len(references), REFERENCES_PER_CALL):
        chunk = references[start : start + REFERENCES_PER_CALL]
        _compare(
            probe_poses,
            probe.bits,
            probe.masks,
            probe_confidence,
            np.concatenate([reference.poses for reference in chunk]).astype(np.float64),
            np.concatenate([reference.bits for reference in chunk]),
            np.concatenate([reference.masks for reference in chunk]),
            np.concatenate([reference.quality for reference in chunk]) / 100.0,
            np.cumsum([0, *map(len, chunk)]),
            directions,
            least_cells,
            parameters.similarity,
            parameters.relaxation,
            parameters.pairing,
            evidence[start : start + REFERENCES_PER_CALL],
        )
    return evidence


def pair_minutiae(
    probe: PreparedFingerprint, reference: PreparedFingerprint, parameters: ComparisonParameters
) -> Pairing:
    """The pairs of minutiae behind one comparison; none where nothing is comparable."""
    similarities, pairs = relax(probe, reference, parameters)
    if not len(pairs.probe):
        none = np.empty(0, np.int64)
        return Pairing(none, none, np.empty(0), probe.poses.astype(np.float64))
    return Pairing(
        *paired(
            probe.poses.astype(np.float64),
            reference.poses.astype(np.float64),
            similarities,
            pairs.probe,
            pairs.reference,
            pairs.after,
            pairs.support,
            parameters.pairing,
        )
    )


def relax(
    probe: PreparedFingerprint, reference: PreparedFingerprint, parameters: ComparisonParameters
) -> tuple[NDArray[np.float64], RelaxedPairs]:
    """Similarities of all cylinders, and the relaxed pairs of the most similar ones."""
    similarities, pairs = _relaxed_pairs(
        probe.poses.astype(np.float64),
        probe.bits,
        probe.masks,
        reference.poses.astype(np.float64),
        reference.bits,
        reference.masks,
        least_common_cells(parameters.similarity, parameters.cylinder.radius_px),
        parameters.similarity,
        parameters.relaxation,
    )
    return similarities, RelaxedPairs(*pairs)


@compiled
def _compare(
    probe_poses: NDArray[np.float64],
    probe_bits: NDArray[np.uint64],
    probe_masks: NDArray[np.uint64],
    probe_confidence: NDArray[np.float64],
    poses: NDArray[np.float64],
    bits: NDArray[np.uint64],
    masks: NDArray[np.uint64],
    confidence: NDArray[np.float64],
    bounds: NDArray[np.int64],
    directions: NDArray[np.float64],
    least_cells: int,
    similarity: SimilarityParameters,
    relaxation: RelaxationParameters,
    pairing: PairingParameters,
    evidence: NDArray[np.float64],
) -> None:
    for index in range(len(evidence)):
        start, end = bounds[index], bounds[index + 1]
        similarities, pairs = _relaxed_pairs(
            probe_poses,
            probe_bits,
            probe_masks,
            poses[start:end],
            bits[start:end],
            masks[start:end],
            least_cells,
            similarity,
            relaxation,
        )
        if len(pairs.probe) == 0:
            continue
        relaxed_score = score(
            pairs.before, pairs.after, _smaller_count(probe_masks, masks[start:end]), relaxation
        )
        if relaxed_score < pairing.min_relaxed:
            evidence[index] = without_pairs(relaxed_score, probe_confidence, confidence[start:end])
            continue
        laid = paired(
            probe_poses,
            poses[start:end],
            similarities,
            pairs.probe,
            pairs.reference,
            pairs.after,
            pairs.support,
            pairing,
        )
        evidence[index] = evidence_of(
            relaxed_score,
            similarities,
            laid,
            poses[start:end],
            probe_confidence,
            confidence[start:end],
            directions,
            pairing,
        )


@compiled
def _relaxed_pairs(
    probe_poses: NDArray[np.float64],
    probe_bits: NDArray[np.uint64],
    probe_masks: NDArray[np.uint64],
    poses: NDArray[np.float64],
    bits: NDArray[np.uint64],
    masks: NDArray[np.uint64],
    least_cells: int,
    similarity: SimilarityParameters,
    relaxation: RelaxationParameters,
) -> tuple[NDArray[np.float64], RelaxedPairs]:
    similarities = similarity_matrix(
        probe_poses, probe_bits, probe_masks, poses, bits, masks, similarity, least_cells
    )
    chosen = most_similar_pairs(similarities, _smaller_count(probe_masks, masks))
    width = max(len(masks), 1)
    probe, reference = chosen // width, chosen % width
    before = similarities.ravel()[chosen]
    after, support = relaxed(probe_poses, poses, probe, reference, before, relaxation)
    return similarities, RelaxedPairs(probe, reference, before, after, support)


@compiled
def _smaller_count(probe_masks: NDArray[np.uint64], masks: NDArray[np.uint64]) -> int:
    return int(min(np.count_nonzero(probe_masks), np.count_nonzero(masks)))
