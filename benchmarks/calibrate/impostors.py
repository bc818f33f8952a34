"""Impostor comparisons: every pair of impressions of two fingers of one set."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.extraction import ExtractedPrint
from matcher.fingerprint.comparison_parameters import ComparisonParameters
from matcher.fingerprint.kernels_comparison import raw_similarities
from matcher.fingerprint.prepared import PreparedFingerprint, prepare_minutiae
from matcher.fingerprint.template import decode


@dataclass(frozen=True, slots=True, eq=False)
class ImpostorComparisons:
    """`n` comparisons, all arrays of shape (n,)."""

    similarity: NDArray[np.float64]
    """0 for a failed extraction: it is never dropped."""
    finger_a: NDArray[np.intp]
    """Number of the probe's finger."""
    finger_b: NDArray[np.intp]
    set_of_finger: tuple[str, ...]
    """The set of each finger, by its number."""

    @property
    def fingers(self) -> int:
        """How many fingers there are."""
        return len(self.set_of_finger)

    def among(self, chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Similarities of the comparisons in which both fingers are chosen (a mask of shape (fingers,))."""
        return self.similarity[chosen[self.finger_a] & chosen[self.finger_b]]


def compare_impostors(
    prints: Sequence[ExtractedPrint], parameters: ComparisonParameters, advance: Callable[[int], None]
) -> ImpostorComparisons:
    """Compares each print with the prints after it that show other fingers of its set."""
    prepared = [_prepare(item, parameters) for item in prints]
    fingers = {finger: number for number, finger in enumerate(dict.fromkeys(map(_finger, prints)))}
    number = np.array([fingers[_finger(item)] for item in prints], np.intp)
    sets = np.array([item.source.set for item in prints])
    similarity, finger_a, finger_b = [], [], []
    for index in range(len(prints)):
        later = np.arange(len(prints)) > index
        others = np.flatnonzero(later & (sets == sets[index]) & (number != number[index]))
        references = [prepared[other] for other in others]
        similarity.append(_similarities(prepared[index], references, parameters))
        finger_a.append(np.full(len(others), number[index]))
        finger_b.append(number[others])
        advance(1)
    return ImpostorComparisons(
        np.concatenate(similarity),
        np.concatenate(finger_a),
        np.concatenate(finger_b),
        tuple(name for name, _ in fingers),
    )


def _prepare(item: ExtractedPrint, parameters: ComparisonParameters) -> PreparedFingerprint | None:
    template = item.outcome.template
    return None if template is None else prepare_minutiae(decode(template).minutiae, parameters.cylinder)


def _finger(item: ExtractedPrint) -> tuple[str, str]:
    return item.source.set, item.source.finger_key


def _similarities(
    probe: PreparedFingerprint | None,
    references: Sequence[PreparedFingerprint | None],
    parameters: ComparisonParameters,
) -> NDArray[np.float64]:
    similarities = np.zeros(len(references))
    usable = np.array([place for place, reference in enumerate(references) if reference is not None], np.intp)
    if probe is not None and len(usable):
        present = [reference for reference in references if reference is not None]
        similarities[usable] = raw_similarities(probe, present, parameters)
    return similarities
