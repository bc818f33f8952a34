"""Float codes in FAISS: the nearest rows, and more of them until the best keys are certain."""

import faiss
import numpy as np
from numpy.typing import NDArray

from matcher.index import votes
from matcher.index.faiss_rows import OwnedRows, use_one_thread

ROUNDING = 1e-4
"""More than FAISS's float32 sums can differ from the exact inner product of two codes of unit length."""


class FloatCodes:
    """Float codes of all keys in one `faiss.IndexFlatIP`."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._rows = OwnedRows(faiss.IndexFlatIP(width))

    def append(self, codes: NDArray[np.float32], slots: NDArray[np.int64]) -> None:
        """Adds codes, shape (n, width), owned by `slots`, shape (n,)."""
        self._rows.append(codes, slots)

    def drop(self, gone: NDArray[np.bool_]) -> None:
        """Drops the codes of the slots marked and renumbers the other slots."""
        self._rows.drop(gone)

    def copy(self) -> NDArray[np.float32]:
        """All codes in the order of their slots."""
        return self._view().copy()

    def search(
        self,
        probe: NDArray[np.float32],
        counts: NDArray[np.int64],
        limit: int,
        allowed: NDArray[np.bool_] | None,
    ) -> votes.SlotVotes:
        """Votes of slots, among them those of the `limit` largest votes and all equal to the last of them."""
        use_one_thread()
        total, parameters = len(self._rows), self._rows.parameters(allowed)
        depth = min(total, limit + 1)
        while True:
            scores, rows = self._rows.index.search(probe, depth, params=parameters)
            found = self._vote_exactly(probe, np.unique(rows[rows >= 0]))
            complete = depth == total or bool((rows[:, -1] < 0).all())
            if complete or votes.at_rank(found.votes, limit) > scores[:, -1].max() + 2 * ROUNDING:
                return found
            depth = min(total, depth * 4)

    def _vote_exactly(self, probe: NDArray[np.float32], rows: NDArray[np.int64]) -> votes.SlotVotes:
        row_votes = votes.inner_products(probe, self._view()[rows]).max(axis=1)
        return votes.best_per_group(self._rows.slots[rows].astype(np.int64), row_votes)

    def _view(self) -> NDArray[np.float32]:
        if not len(self._rows):
            return np.empty((0, self._width), np.float32)
        size = len(self._rows) * self._width
        view: NDArray[np.float32] = faiss.rev_swig_ptr(self._rows.index.get_xb(), size)
        return view.reshape(-1, self._width)
