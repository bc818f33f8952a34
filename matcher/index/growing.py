"""Arrays that grow."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


class GrowingArray:
    """A one-dimensional array with spare room at its end, so that appending seldom copies the whole."""

    def __init__(self, dtype: type[np.generic]) -> None:
        self._buffer: NDArray[Any] = np.empty(0, dtype)
        self._length = 0

    def __len__(self) -> int:
        return self._length

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
