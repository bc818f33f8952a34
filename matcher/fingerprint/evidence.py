"""What a comparison found, and the one number made of it.

The model is logistic: the log-odds of "one finger" are a weighted sum of four terms, weights never negative,
so that more evidence for never counts against: agreement of neighbourhoods, agreement of the paired minutiae,
the share of the overlap that is paired, and the smallness of the overlap that had to be paired.
"""

import hashlib
import json
import math
from dataclasses import asdict, dataclass, fields
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.comparison_parameters import PairingParameters
from matcher.fingerprint.pairing import Pairing

TERMS = 4
OUTLINE_DIRECTIONS = 16
"""Sides of the polygon around a print."""
SOFTNESS = 4.0
"""Log-odds for which the similarity falls by a factor e; it sets the scale, never the order."""

_RELAXED_FLOOR = 0.002
_PAIRED_FLOOR = 1.0
OVERLAP_FLOOR = 2.0
_MOST_MINUTIAE = 255.0


class Evidence(NamedTuple):
    """What speaks for and against one finger."""

    relaxed: float
    """Similarity of neighbourhoods after relaxation, 0 to 1."""
    paired: float
    """Minutiae paired, each weighted by agreement, similarity of cylinders and confidence."""
    expected: float
    """Minutiae in the overlap that should have found a partner, weighted by confidence."""
    share: float
    """Part of them that did, 0 to 1; shrunk towards 0 where the overlap is small."""


class EvidenceWeights(NamedTuple):
    """Of the terms of the log-odds, all 0 or more, in the order of `terms`."""

    relaxed: float
    paired: float
    expected: float
    share: float


@dataclass(frozen=True, slots=True)
class EvidenceModel:
    """Trained weights and where they come from."""

    weights: EvidenceWeights
    algorithm_version: str
    """Of the templates it was trained on."""
    comparison_version: str
    """Of the constants that gave the evidence."""
    genuine: int
    impostors: int
    fingers: int
    data: str
    """Names of the collections."""
    date: str
    """Year-month-day."""

    def __post_init__(self) -> None:
        """Checks the weights.

        Raises:
            ValueError: one is negative or not finite, or all are 0.
        """
        weights = np.array(self.weights)
        if not np.isfinite(weights).all() or (weights < 0.0).any() or not weights.any():
            raise ValueError("the weights of evidence must be finite, none negative and not all 0")

    def to_json(self) -> str:
        """Serialises; equal models give equal text."""
        content = {**asdict(self), "weights": self.weights._asdict()}
        return json.dumps(content, indent=1, sort_keys=True) + "\n"

    @property
    def version(self) -> str:
        """Names all that a similarity depends on, constants and weights; a calibration belongs to one."""
        digest = hashlib.sha256(repr(self.weights).encode()).hexdigest()
        return f"{self.comparison_version}-{digest[:8]}"

    @classmethod
    def from_json(cls, text: str) -> "EvidenceModel":
        """Parses what `to_json` wrote.

        Raises:
            ValueError: it is no model; says what is wrong.
        """
        try:
            content = json.loads(text)
            names = {field.name for field in fields(cls)}
            if not isinstance(content, dict) or set(content) != names:
                raise ValueError(f"a model of evidence needs exactly the fields {', '.join(sorted(names))}")
            weights = EvidenceWeights(**{name: float(value) for name, value in content["weights"].items()})
        except json.JSONDecodeError as error:
            raise ValueError(f"the model of evidence is not JSON: {error}") from None
        except (TypeError, AttributeError) as error:
            raise ValueError(f"the weights of evidence are not four named numbers: {error}") from None
        return cls(**{**content, "weights": weights})


def packaged_model() -> EvidenceModel:
    """The model trained for the default constants, shipped beside this module."""
    packaged = resources.files("matcher.fingerprint").joinpath("evidence.json")
    return EvidenceModel.from_json(packaged.read_text(encoding="utf-8"))


def terms(evidence: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the weights multiply, rising with the odds of one finger.

    Args:
        evidence: columns as in `Evidence`, shape (n, 4).
    """
    relaxed, paired, expected, share = evidence.T
    columns = (
        np.log(relaxed + _RELAXED_FLOOR),
        np.log(paired + _PAIRED_FLOOR),
        -np.log(expected + OVERLAP_FLOOR),
        share,
    )
    return np.stack(columns, axis=1)


def similarities(evidence: NDArray[np.float64], weights: EvidenceWeights) -> NDArray[np.float64]:
    """One number a comparison, above 0 and below 1; the odds of one finger, on a bounded scale.

    The odds are divided by the greatest that any comparison could reach and raised to a power; a power law of
    the similarity, as calibration assumes beyond its data, is then one of the odds, which the odds of a good
    model obey. Comparisons without any evidence are exactly 0.
    """
    weight = np.array(weights)
    odds = terms(evidence) @ weight - _best_terms() @ weight
    found: NDArray[np.float64] = np.where(evidence[:, 0] > 0.0, np.exp(odds / SOFTNESS), 0.0)
    return found


def reference_evidence(
    relaxed: float,
    similarities: NDArray[np.float64],
    pairing: Pairing,
    reference: NDArray[np.float64],
    probe_confidence: NDArray[np.float64],
    reference_confidence: NDArray[np.float64],
    parameters: PairingParameters,
) -> Evidence:
    """The plain way: what `kernels_evidence` must compute.

    Args:
        relaxed: similarity of neighbourhoods.
        similarities: of the cylinders, shape (n, k).
        pairing: of the minutiae.
        reference: poses, shape (k, 3).
        probe_confidence: of each minutia, 0 to 1, shape (n,).
        reference_confidence: the same of the reference, shape (k,).
        parameters: of the overlap.
    """
    ours, theirs = pairing.probe, pairing.reference
    confidence = np.sqrt(probe_confidence[ours] * reference_confidence[theirs])
    paired = float((similarities[ours, theirs] * pairing.agreement * confidence).sum())
    inside_probe = _inside(pairing.laid, reference, parameters.outline_margin_px)
    inside_reference = _inside(reference, pairing.laid, parameters.outline_margin_px)
    inside_probe[ours] = inside_reference[theirs] = True
    expected = math.sqrt(
        float(probe_confidence[inside_probe].sum() * reference_confidence[inside_reference].sum())
    )
    return Evidence(relaxed, paired, expected, float(confidence.sum()) / (expected + OVERLAP_FLOOR))


def reference_without_pairs(
    relaxed: float, probe_confidence: NDArray[np.float64], reference_confidence: NDArray[np.float64]
) -> Evidence:
    """Of prints too unlike to be laid on each other: all their minutiae were expected, none was paired."""
    return Evidence(relaxed, 0.0, math.sqrt(probe_confidence.sum() * reference_confidence.sum()), 0.0)


def outline_directions() -> NDArray[np.float64]:
    """Unit vectors of the sides of an outline, shape (16, 2)."""
    angles = np.arange(OUTLINE_DIRECTIONS) * (2 * np.pi / OUTLINE_DIRECTIONS)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def _inside(poses: NDArray[np.float64], others: NDArray[np.float64], margin_px: float) -> NDArray[np.bool_]:
    """Which places lie in the outline of the others: the smallest polygon with sides of fixed directions."""
    directions = outline_directions()
    extent = (others[:, :2] @ directions.T).max(axis=0) + margin_px
    inside: NDArray[np.bool_] = (poses[:, :2] @ directions.T <= extent).all(axis=1)
    return inside


def _best_terms() -> NDArray[np.float64]:
    best = np.array([[1.0, _MOST_MINUTIAE, 0.0, 1.0]])
    best_terms: NDArray[np.float64] = terms(best)[0]
    return best_terms
