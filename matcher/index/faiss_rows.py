"""A flat FAISS index together with who owns its rows."""

from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from matcher.index.growing import GrowingArray

# The stubs of faiss describe C++ signatures; its Python wrappers take arrays and keyword arguments instead.


class OwnedRows:
    """Rows of a flat index, numbered from 0 without holes, and the slot of each.

    FAISS moves rows up on removal and the slots move with them, so that no map of identifiers can go wrong.
    """

    def __init__(self, index: Any) -> None:
        self.index = index
        """A `faiss.IndexFlat` or a `faiss.IndexBinaryFlat`."""
        self._slots = GrowingArray(np.int32)

    def __len__(self) -> int:
        return len(self._slots)

    @property
    def slots(self) -> NDArray[np.int32]:
        """The slot that owns each row, never decreasing."""
        return self._slots.values

    def append(self, codes: NDArray[Any], slots: NDArray[np.int64]) -> None:
        """Adds rows at the end, shape (n, width), owned by `slots`, shape (n,)."""
        self.index.add(codes)
        self._slots.append(slots)

    def drop(self, gone: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Drops the rows of the slots marked, renumbers the other slots, and returns which rows remain."""
        keep = ~gone[self.slots]
        if not keep.all():
            self.index.remove_ids(_selector(~keep))
        renumbered = np.cumsum(~gone) - 1
        self._slots.replace(renumbered[self.slots[keep]])
        return keep

    def parameters(self, allowed: NDArray[np.bool_] | None) -> faiss.SearchParameters | None:
        """Restricts a search to the rows of the slots marked; other rows are neither compared nor counted."""
        if allowed is None:
            return None
        return faiss.SearchParameters(sel=_selector(allowed[self.slots]))  # type: ignore[call-arg]  # see above


def use_one_thread() -> None:
    """Keeps FAISS on the calling thread: OpenMP would start a pool of its own for every thread that calls."""
    faiss.omp_set_num_threads(1)


def _selector(rows: NDArray[np.bool_]) -> faiss.IDSelectorBitmap:
    bitmap = np.packbits(rows, bitorder="little")
    return faiss.IDSelectorBitmap(bitmap)  # type: ignore[call-arg, arg-type]  # see above
