"""What every index of retrieval codes offers.

A key (one biometric reference) owns any number of codes. A search gives every key a vote from the codes of
the probe, as `matcher.index.votes` defines it, and returns the keys of the largest votes; of equal votes the
smaller key comes first. All implementations give the same answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Shortlist:
    """The keys a search found, best first."""

    keys: NDArray[np.int64]
    """Shape (k,)."""
    votes: NDArray[np.float32]
    """Shape (k,), never increasing."""

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True, slots=True, eq=False)
class IndexContents:
    """Everything an index holds, in the form in which a snapshot stores it."""

    keys: NDArray[np.int64]
    """Shape (m,), ascending."""
    counts: NDArray[np.int64]
    """Shape (m,): how many codes each key owns."""
    codes: NDArray[Any]
    """Shape (sum of counts, width): the codes of the first key, then those of the second ..."""

    def codes_per_key(self) -> list[NDArray[Any]]:
        """The codes of each key, as `CodeIndex.add` takes them."""
        return np.split(self.codes, np.cumsum(self.counts)[:-1]) if len(self.keys) else []


class CodeIndex(Protocol):
    """Finds the keys whose codes resemble those of a probe.

    Thread-safe: searches run side by side, a mutation excludes everything else. A call that raises changes
    nothing. Keys are non-negative and never used again after removal.
    """

    def __len__(self) -> int:
        """The number of keys, those without codes included."""

    def __contains__(self, key: int) -> bool:
        """Whether `key` was added and not removed."""

    def add(self, keys: NDArray[np.int64], codes: Sequence[NDArray[Any]]) -> None:
        """Adds keys with their codes.

        Args:
            keys: shape (m,).
            codes: one array per key, shape (n, width), n may be 0: such a key counts but is never found.

        Raises:
            ValueError: a key is negative, given twice or already there; lengths differ; codes have the wrong
                width or dtype, are not finite or not of unit length.
        """

    def remove(self, keys: NDArray[np.int64]) -> None:
        """Drops keys and their codes, physically and at once.

        Raises:
            ValueError: a key is not in the index or is given twice.
        """

    def search(self, codes: NDArray[Any], limit: int, allowed: NDArray[np.bool_] | None = None) -> Shortlist:
        """The `limit` best keys. Releases the GIL in its heavy part.

        Args:
            codes: of the probe, shape (n, width); with n = 0 nothing is found.
            limit: at most so many keys are returned; fewer where fewer qualify.
            allowed: `allowed[key]` says whether a key may be returned, before `limit` is applied; a key
                beyond the end of the mask may not. None allows all.

        Raises:
            ValueError: codes of the wrong width or dtype, not finite or not of unit length; a limit below 1;
                a mask that is not a one-dimensional array of bool.
        """

    def contents(self) -> IndexContents:
        """A copy of everything in the index; `add` takes it back."""
