"""What the binary and the float flat index of FAISS have in common."""

from typing import Any, Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from matcher.index.key_table import KeyTable
from matcher.index.protocol import Shortlist


class FlatRows(Protocol):
    """Rows of codes in a flat FAISS index, numbered from 0 without holes in the order of a `KeyTable`."""

    def append(self, codes: NDArray[Any]) -> None:
        """Adds rows at the end, shape (n, width)."""

    def drop(self, rows: NDArray[np.bool_]) -> None:
        """Drops the rows marked; those behind them move up."""

    def copy(self) -> NDArray[Any]:
        """All rows, shape (n, width)."""

    def search(
        self, probe: NDArray[Any], table: KeyTable, limit: int, allowed_slots: NDArray[np.bool_] | None
    ) -> Shortlist:
        """The `limit` best keys of `table` by `matcher.index.votes`."""


def use_one_thread() -> None:
    """Keeps FAISS on the calling thread: OpenMP would start a pool of its own for every thread that calls."""
    faiss.omp_set_num_threads(1)


# The stubs of faiss describe C++ signatures; the Python wrappers take arrays and keyword arguments instead.


def selector(rows: NDArray[np.bool_]) -> faiss.IDSelectorBitmap:
    """Selects the rows marked; all others are neither compared nor counted."""
    return faiss.IDSelectorBitmap(np.packbits(rows, bitorder="little"))  # type: ignore[call-arg, arg-type]  # see above


def search_parameters(
    table: KeyTable, allowed_slots: NDArray[np.bool_] | None
) -> faiss.SearchParameters | None:
    """Restricts a search to the rows of the slots marked."""
    if allowed_slots is None:
        return None
    return faiss.SearchParameters(sel=selector(allowed_slots[table.slot_of_row]))  # type: ignore[call-arg]  # see above
