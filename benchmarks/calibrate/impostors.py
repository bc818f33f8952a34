"""Impostor comparisons: every pair of impressions of two fingers of one set."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.calibrate.evidence import EvidenceTable
from matcher.fingerprint.evidence import EvidenceWeights, similarities


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


def impostors_of(table: EvidenceTable, weights: EvidenceWeights) -> ImpostorComparisons:
    """The impostor comparisons of a table, each with the similarity that the weights make of its evidence."""
    impostor = ~table.genuine
    return ImpostorComparisons(
        similarities(table.evidence[impostor], weights),
        table.finger_a[impostor],
        table.finger_b[impostor],
        table.set_of_finger,
    )
