"""Which key owns which rows of a flat index: parallel arrays that grow, and shrink without holes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


class GrowingArray:
    """A one-dimensional array with spare room at its end, so that appending costs no copy of the whole."""

    def __init__(self, dtype: type[np.generic]) -> None:
        self._buffer: NDArray[Any] = np.empty(0, dtype)
        self._length = 0

    @property
    def values(self) -> NDArray[Any]:
        """A view of what was appended."""
        return self._buffer[: self._length]

    def append(self, values: NDArray[Any]) -> None:
        """Adds values at the end."""
        needed = self._length + len(values)
        if needed > len(self._buffer):
            buffer = np.empty(max(needed, len(self._buffer) * 3 // 2), self._buffer.dtype)
            buffer[: self._length] = self.values
            self._buffer = buffer
        self._buffer[self._length : needed] = values
        self._length = needed

    def replace(self, values: NDArray[Any]) -> None:
        """Forgets what it held and takes `values` instead."""
        self._buffer = np.array(values, self._buffer.dtype)
        self._length = len(values)


class KeyTable:
    """Keys in the order in which they were added; the rows of one key are contiguous and in the same order.

    A slot is the place of a key in that order.
    """

    def __init__(self) -> None:
        self._keys = GrowingArray(np.int64)
        self._counts = GrowingArray(np.int64)
        self._slot_of_row = GrowingArray(np.int32)
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
        """How many rows each slot owns, shape (m,)."""
        return self._counts.values

    @property
    def slot_of_row(self) -> NDArray[np.int32]:
        """The slot that owns each row, never decreasing."""
        return self._slot_of_row.values

    def append(self, keys: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
        """Adds keys, each with so many rows.

        Raises:
            ValueError: a key is already there.
        """
        listed = keys.tolist()
        if taken := [key for key in listed if key in self._present]:
            raise ValueError(f"key {taken[0]} is already in the index")
        slots = np.arange(len(self._present), len(self._present) + len(keys), dtype=np.int32)
        self._keys.append(keys)
        self._counts.append(counts)
        self._slot_of_row.append(np.repeat(slots, counts))
        self._present.update(listed)

    def check_known(self, keys: NDArray[np.int64]) -> None:
        """Raises ValueError for a key that is not there."""
        if unknown := [key for key in keys.tolist() if key not in self._present]:
            raise ValueError(f"key {unknown[0]} is not in the index")

    def rows_of(self, keys: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which rows belong to `keys`."""
        return np.isin(self.keys, keys)[self.slot_of_row]

    def drop(self, keys: NDArray[np.int64]) -> None:
        """Forgets keys; the rows that remain keep their order."""
        keep = ~np.isin(self.keys, keys)
        self._keys.replace(self.keys[keep])
        self._counts.replace(self.counts[keep])
        self._slot_of_row.replace(np.repeat(np.arange(len(self.keys), dtype=np.int32), self.counts))
        self._present.difference_update(keys.tolist())
