"""Evidence of a pairing, compiled; `evidence.reference_evidence` is its specification."""

import math

import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.comparison_parameters import PairingParameters
from matcher.fingerprint.evidence import OVERLAP_FLOOR, Evidence
from matcher.fingerprint.kernels import compiled
from matcher.fingerprint.pairing import Pairing


@compiled
def evidence_of(
    relaxed: float,
    similarities: NDArray[np.float64],
    pairing: Pairing,
    reference: NDArray[np.float64],
    probe_confidence: NDArray[np.float64],
    reference_confidence: NDArray[np.float64],
    directions: NDArray[np.float64],
    parameters: PairingParameters,
) -> Evidence:
    """Sums up a pairing; arguments as of the reference, and the directions of the outlines' sides."""
    inside_probe = _inside(pairing.laid, reference, directions, parameters.outline_margin_px)
    inside_reference = _inside(reference, pairing.laid, directions, parameters.outline_margin_px)
    paired, found = 0.0, 0.0
    for i in range(len(pairing.probe)):
        a, b = pairing.probe[i], pairing.reference[i]
        confidence = math.sqrt(probe_confidence[a] * reference_confidence[b])
        paired += similarities[a, b] * pairing.agreement[i] * confidence
        found += confidence
        inside_probe[a] = inside_reference[b] = True
    expected = math.sqrt(
        _sum_where(inside_probe, probe_confidence) * _sum_where(inside_reference, reference_confidence)
    )
    return Evidence(relaxed, paired, expected, found / (expected + OVERLAP_FLOOR))


@compiled
def without_pairs(
    relaxed: float, probe_confidence: NDArray[np.float64], reference_confidence: NDArray[np.float64]
) -> Evidence:
    """Of prints too unlike to be laid on each other: all their minutiae were expected, none was paired."""
    return Evidence(relaxed, 0.0, math.sqrt(probe_confidence.sum() * reference_confidence.sum()), 0.0)


@compiled
def _inside(
    poses: NDArray[np.float64],
    others: NDArray[np.float64],
    directions: NDArray[np.float64],
    margin_px: float,
) -> NDArray[np.bool_]:
    inside = np.ones(len(poses), np.bool_)
    for side in range(len(directions)):
        x, y = directions[side, 0], directions[side, 1]
        extent = -np.inf
        for b in range(len(others)):
            extent = max(extent, x * others[b, 0] + y * others[b, 1])
        for a in range(len(poses)):
            inside[a] &= x * poses[a, 0] + y * poses[a, 1] <= extent + margin_px
    return inside


@compiled
def _sum_where(chosen: NDArray[np.bool_], values: NDArray[np.float64]) -> float:
    total = 0.0
    for i in range(len(values)):
        total += values[i] if chosen[i] else 0.0
    return total
