"""Names as small integers, so that a column of them can be compared at once."""

import numpy as np
from numpy.typing import NDArray


class Names:
    """Gives each distinct name the next free code."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._names: list[str] = []

    def code(self, name: str) -> int:
        """The code of a name, a new one if need be."""
        if name not in self._codes:
            self._codes[name] = len(self._names)
            self._names.append(name)
        return self._codes[name]

    def name(self, code: int) -> str:
        """The name behind a code."""
        return self._names[code]

    def known_codes(self, names: tuple[str, ...]) -> NDArray[np.int32]:
        """Codes of those names that were ever met."""
        return np.array([self._codes[name] for name in names if name in self._codes], np.int32)
