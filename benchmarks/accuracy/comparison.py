"""Which prints are compared, and their scores.

Protocol of FVC: every pair of impressions of one finger once, and every pair of impressions of two fingers of
one set once. For identification over all sets, each further impression is also compared with the first one
of every finger of the other sets. A failed extraction scores 0 and is never dropped.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.layout import Layout
from matcher.matching import Matching

Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Comparisons:
    """Scores of `n` comparisons between prints `a` and `b`, all of shape (n,)."""

    a: Indices
    """Index into the list of prints."""
    b: Indices
    score: NDArray[np.float64]
    genuine: NDArray[np.bool_]
    within_set: NDArray[np.bool_]
    """The others serve identification over all sets, not verification."""


def partners_of(index: int, layout: Layout) -> Indices:
    """Prints that print `index` is compared with, so that over all prints each pair occurs once."""
    same_set = layout.set_of == layout.set_of[index]
    following = np.arange(len(layout.set_of)) > index
    across = ~same_set & layout.in_gallery & (not layout.in_gallery[index])
    one_finger = layout.one_finger[layout.finger_of[index], layout.finger_of]
    alias = one_finger & (layout.finger_of != layout.finger_of[index])
    return np.flatnonzero(((same_set & following) | across) & ~alias)


def compare_prints(
    matching: Matching[Any],
    templates: Sequence[bytes | None],
    layout: Layout,
    jobs: int,
    advance: Callable[[int], None],
) -> Comparisons:
    """Makes all comparisons of the protocol; `templates` holds None for failed extractions."""
    prepared = [None if template is None else matching.prepare(template) for template in templates]
    partners = [partners_of(index, layout) for index in range(len(templates))]

    def scores_of(index: int) -> NDArray[np.float64]:
        scores = _scores(matching, prepared[index], [prepared[int(other)] for other in partners[index]])
        advance(len(scores))
        return scores

    with ThreadPoolExecutor(jobs) as pool:
        scores = np.concatenate(list(pool.map(scores_of, range(len(templates)))))
    a = np.repeat(np.arange(len(templates)), [len(others) for others in partners])
    b = np.concatenate(partners)
    return Comparisons(
        a,
        b,
        scores,
        genuine=layout.finger_of[a] == layout.finger_of[b],
        within_set=layout.set_of[a] == layout.set_of[b],
    )


def count_comparisons(layout: Layout) -> int:
    """How many comparisons `compare_prints` makes."""
    return sum(len(partners_of(index, layout)) for index in range(len(layout.set_of)))


def _scores(matching: Matching[Any], probe: Any, references: Sequence[Any]) -> NDArray[np.float64]:
    scores = np.zeros(len(references))
    usable = [place for place, reference in enumerate(references) if reference is not None]
    if probe is not None and usable:
        scores[usable] = matching.compare(probe, [references[place] for place in usable])
    return scores
