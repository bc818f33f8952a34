"""The evidence of every pair of impressions of one set."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.extraction import ExtractedPrint
from matcher.fingerprint.comparison_parameters import ComparisonParameters
from matcher.fingerprint.evidence import TERMS
from matcher.fingerprint.kernels_comparison import compare_all
from matcher.fingerprint.prepared import PreparedFingerprint, prepare_minutiae
from matcher.fingerprint.template import decode


@dataclass(frozen=True, slots=True, eq=False)
class EvidenceTable:
    """`n` comparisons, genuine ones and impostors."""

    evidence: NDArray[np.float64]
    """Columns as in `matcher.fingerprint.evidence.Evidence`, shape (n, 4); 0 for a failed extraction."""
    finger_a: NDArray[np.intp]
    """Number of the probe's finger, shape (n,)."""
    finger_b: NDArray[np.intp]
    set_of_finger: tuple[str, ...]
    """The set of each finger, by its number."""

    @property
    def genuine(self) -> NDArray[np.bool_]:
        """Which comparisons are of one finger, shape (n,)."""
        same: NDArray[np.bool_] = self.finger_a == self.finger_b
        return same

    def among(self, chosen: NDArray[np.bool_]) -> "EvidenceTable":
        """The comparisons in which both fingers are chosen (a mask of shape (fingers,))."""
        kept = chosen[self.finger_a] & chosen[self.finger_b]
        return EvidenceTable(
            self.evidence[kept], self.finger_a[kept], self.finger_b[kept], self.set_of_finger
        )


def gather(
    prints: Sequence[ExtractedPrint], parameters: ComparisonParameters, advance: Callable[[int], None]
) -> EvidenceTable:
    """Compares each print with the prints after it in its set."""
    prepared = [_prepare(item, parameters) for item in prints]
    fingers = {finger: number for number, finger in enumerate(dict.fromkeys(map(_finger, prints)))}
    number = np.array([fingers[_finger(item)] for item in prints], np.intp)
    sets = np.array([item.source.set for item in prints])
    evidence, finger_a, finger_b = [], [], []
    for index in range(len(prints)):
        others = np.flatnonzero((np.arange(len(prints)) > index) & (sets == sets[index]))
        references = [prepared[other] for other in others]
        evidence.append(_evidence(prepared[index], references, parameters))
        finger_a.append(np.full(len(others), number[index]))
        finger_b.append(number[others])
        advance(1)
    return EvidenceTable(
        np.concatenate(evidence),
        np.concatenate(finger_a),
        np.concatenate(finger_b),
        tuple(name for name, _ in fingers),
    )


def _prepare(item: ExtractedPrint, parameters: ComparisonParameters) -> PreparedFingerprint | None:
    template = item.outcome.template
    return None if template is None else prepare_minutiae(decode(template).minutiae, parameters.cylinder)


def _finger(item: ExtractedPrint) -> tuple[str, str]:
    return item.source.set, item.source.finger_key


def _evidence(
    probe: PreparedFingerprint | None,
    references: Sequence[PreparedFingerprint | None],
    parameters: ComparisonParameters,
) -> NDArray[np.float64]:
    evidence = np.zeros((len(references), TERMS))
    usable = np.array([place for place, reference in enumerate(references) if reference is not None], np.intp)
    if probe is not None and len(usable):
        present = [reference for reference in references if reference is not None]
        evidence[usable] = compare_all(probe, present, parameters)
    return evidence
