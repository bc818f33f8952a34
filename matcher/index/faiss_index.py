"""The default index: flat FAISS indexes, exact, in memory."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.index import votes
from matcher.index.faiss_binary import BinaryRows
from matcher.index.faiss_float import FloatRows
from matcher.index.faiss_rows import FlatRows
from matcher.index.key_table import KeyTable
from matcher.index.locks import ReadersWriterLock
from matcher.index.protocol import IndexContents, Shortlist
from matcher.index.validation import (
    check_code_lists,
    check_codes,
    check_keys,
    check_limit,
    check_mask,
    is_allowed,
)
from matcher.matching import CodeKind


class FaissIndex:
    """A `CodeIndex` on `faiss.IndexBinaryFlat` or `faiss.IndexFlatIP`.

    FAISS numbers rows without holes and shifts them on removal; a `KeyTable` moves with it, so that no second
    map of identifiers can go wrong. Searches of FAISS are safe beside each other, mutations beside nothing.
    """

    def __init__(self, kind: CodeKind, width: int) -> None:
        self._kind = kind
        self._width = width
        self._table = KeyTable()
        self._rows: FlatRows = BinaryRows(width) if kind is CodeKind.BINARY_HAMMING else FloatRows(width)
        self._lock = ReadersWriterLock()

    def __len__(self) -> int:
        return len(self._table)

    def __contains__(self, key: int) -> bool:
        return key in self._table

    def add(self, keys: NDArray[np.int64], codes: Sequence[NDArray[Any]]) -> None:
        """See `CodeIndex.add`."""
        keys = check_keys(keys)
        codes = check_code_lists(codes, keys, self._kind, self._width)
        if not len(keys):
            return
        with self._lock.writing():
            self._table.append(keys, np.array([len(own) for own in codes], np.int64))
            self._rows.append(np.concatenate(codes))

    def remove(self, keys: NDArray[np.int64]) -> None:
        """See `CodeIndex.remove`."""
        keys = check_keys(keys)
        with self._lock.writing():
            self._table.check_known(keys)
            if len(keys):
                self._rows.drop(self._table.rows_of(keys))
                self._table.drop(keys)

    def search(self, codes: NDArray[Any], limit: int, allowed: NDArray[np.bool_] | None = None) -> Shortlist:
        """See `CodeIndex.search`."""
        codes = check_codes(codes, self._kind, self._width)
        check_limit(limit)
        check_mask(allowed)
        with self._lock.reading():
            if not len(codes) or not len(self._table.slot_of_row):
                return votes.nothing_found()
            allowed_slots = None if allowed is None else is_allowed(self._table.keys, allowed)
            return self._rows.search(codes, self._table, limit, allowed_slots)

    def contents(self) -> IndexContents:
        """See `CodeIndex.contents`."""
        with self._lock.reading():
            table, codes = self._table, self._rows.copy()
            order = np.argsort(table.keys)
            starts = np.cumsum(table.counts) - table.counts
            rows = [np.arange(starts[slot], starts[slot] + table.counts[slot]) for slot in order]
            ordered = codes[np.concatenate(rows)] if rows else codes
            return IndexContents(table.keys[order], table.counts[order], ordered)
