"""Who is who in a data set, as arrays over its prints."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.datasets.facts import SetFacts
from benchmarks.datasets.prints import Print, sets_of


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Sets, fingers and galleries of `p` prints with `f` fingers."""

    sets: tuple[str, ...]
    """Names."""
    set_of: NDArray[np.intp]
    """Set of each print, shape (p,)."""
    finger_of: NDArray[np.intp]
    """Finger of each print, counted over all sets, shape (p,)."""
    set_of_finger: NDArray[np.intp]
    """Shape (f,)."""
    in_gallery: NDArray[np.bool_]
    """Whether a print is the first impression of its finger, shape (p,)."""
    one_finger: NDArray[np.bool_]
    """Which fingers are known to be one, shape (f, f); true on the diagonal."""


def layout_of(prints: Sequence[Print], facts: SetFacts) -> Layout:
    """Reads the layout of prints that are ordered as `read_prints` orders them."""
    sets = sets_of(prints)
    fingers = list(dict.fromkeys((item.set, item.finger_key) for item in prints))
    finger_numbers = {finger: number for number, finger in enumerate(fingers)}
    finger_of = np.array([finger_numbers[item.set, item.finger_key] for item in prints], dtype=np.intp)
    in_gallery = np.zeros(len(prints), dtype=np.bool_)
    in_gallery[np.unique(finger_of, return_index=True)[1]] = True
    return Layout(
        sets,
        np.array([sets.index(item.set) for item in prints], dtype=np.intp),
        finger_of,
        np.array([sets.index(set_name) for set_name, _ in fingers], dtype=np.intp),
        in_gallery,
        _one_finger([prints[int(index)] for index in np.flatnonzero(in_gallery)], facts),
    )


def _one_finger(first_impressions: Sequence[Print], facts: SetFacts) -> NDArray[np.bool_]:
    places = [(item.path.parent.resolve(), item.finger_key) for item in first_impressions]
    same = np.eye(len(places), dtype=np.bool_)
    if facts.same_fingers:
        for row, (folder_a, finger_a) in enumerate(places):
            for column, (folder_b, finger_b) in enumerate(places):
                same[row, column] |= facts.same_finger(folder_a, finger_a, folder_b, finger_b)
    return same
