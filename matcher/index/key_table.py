"""The keys of an index and how many codes each owns, in the order in which they were added."""

import numpy as np
from numpy.typing import NDArray

from matcher.index.growing import GrowingArray


class KeyTable:
    """Keys by slot: the place of a key in the order of addition. Slots move up when keys before them go."""

    def __init__(self) -> None:
        self._keys = GrowingArray(np.int64)
        self._counts = GrowingArray(np.int64)
        self._present: set[int] = set()

    def __len__(self) -> int:
        return len(self._present)

    def __contains__(self, key: int) -> bool:
        return key in self._present

    @property
    def keys(self) -> NDArray[np.int64]:
        """The key of each slot, shape (m,)."""
        return self._keys.values

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many codes each slot owns, shape (m,)."""
        return self._counts.values

    def append(self, keys: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
        """Adds keys, each with so many codes, and returns their slots.

        Raises:
            ValueError: a key is already there.
        """
        listed = keys.tolist()
        if taken := [key for key in listed if key in self._present]:
            raise ValueError(f"key {taken[0]} is already in the index")
        slots = np.arange(len(self), len(self) + len(keys))
        self._keys.append(keys)
        self._counts.append(counts)
        self._present.update(listed)
        return slots

    def drop(self, keys: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Forgets keys and returns which of the slots so far were theirs.

        Raises:
            ValueError: a key is not there.
        """
        listed = keys.tolist()
        if unknown := [key for key in listed if key not in self._present]:
            raise ValueError(f"key {unknown[0]} is not in the index")
        gone: NDArray[np.bool_] = np.isin(self.keys, keys)
        self._keys.replace(self.keys[~gone])
        self._counts.replace(self.counts[~gone])
        self._present.difference_update(listed)
        return gone
