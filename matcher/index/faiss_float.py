"""Float codes in FAISS: the nearest rows, and more of them until the best keys are certain."""

import faiss
import numpy as np
from numpy.typing import NDArray

from matcher.index import votes
from matcher.index.faiss_rows import search_parameters, selector, use_one_thread
from matcher.index.key_table import KeyTable
from matcher.index.protocol import Shortlist

ROUNDING = np.float32(1e-4)
"""More than FAISS's float32 sums can differ from the exact inner product of two codes of unit length."""


class FloatRows:
    """`FlatRows` of float codes."""

    def __init__(self, width: int) -> None:
        self._index = faiss.IndexFlatIP(width)

    def append(self, codes: NDArray[np.float32]) -> None:
        """See `FlatRows.append`."""
        self._index.add(codes)

    def drop(self, rows: NDArray[np.bool_]) -> None:
        """See `FlatRows.drop`."""
        self._index.remove_ids(selector(rows))

    def copy(self) -> NDArray[np.float32]:
        """See `FlatRows.copy`."""
        return self._view().copy()

    def search(
        self, probe: NDArray[np.float32], table: KeyTable, limit: int, allowed_slots: NDArray[np.bool_] | None
    ) -> Shortlist:
        """See `FlatRows.search`."""
        use_one_thread()
        parameters = search_parameters(table, allowed_slots)
        total = self._index.ntotal
        depth = min(total, limit + 1)
        while depth:
            scores, rows = self._index.search(probe, depth, params=parameters)
            found = np.unique(rows[rows >= 0])
            shortlist = self._rank_exactly(probe, found, table, limit)
            unseen = scores[:, -1].max()  # no row that was left out scores higher; -3.4e38 where none was
            certain = len(shortlist) == limit and shortlist.votes[-1] > unseen + 2 * ROUNDING
            if certain or depth == total or (rows[:, -1] < 0).all():
                return shortlist
            depth = min(total, depth * 4)
        return votes.nothing_found()

    def _rank_exactly(
        self, probe: NDArray[np.float32], rows: NDArray[np.int64], table: KeyTable, limit: int
    ) -> Shortlist:
        if not len(rows):
            return votes.nothing_found()
        row_votes = votes.inner_products(probe, self._view()[rows]).max(axis=1)
        slots = table.slot_of_row[rows]
        starts = np.flatnonzero(np.diff(slots, prepend=-1))
        return votes.rank(table.keys[slots[starts]], np.maximum.reduceat(row_votes, starts), limit)

    def _view(self) -> NDArray[np.float32]:
        view: NDArray[np.float32] = faiss.rev_swig_ptr(
            self._index.get_xb(), self._index.ntotal * self._index.d
        )
        return view.reshape(-1, self._index.d)
