"""The default index: flat FAISS indexes, exact, in memory."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.index import votes
from matcher.index.faiss_binary import BinaryCodes
from matcher.index.faiss_float import FloatCodes
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

    Searches of FAISS are safe beside each other, mutations beside nothing: hence the lock.
    """

    def __init__(self, kind: CodeKind, width: int) -> None:
        self._kind = kind
        self._width = width
        self._table = KeyTable()
        self._codes = BinaryCodes(width) if kind is CodeKind.BINARY_HAMMING else FloatCodes(width)
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
        counts = np.array([len(own) for own in codes], np.int64)
        with self._lock.writing():
            slots = self._table.append(keys, counts)
            self._codes.append(np.concatenate(codes), np.repeat(slots, counts))

    def remove(self, keys: NDArray[np.int64]) -> None:
        """See `CodeIndex.remove`."""
        keys = check_keys(keys)
        with self._lock.writing():
            self._codes.drop(self._table.drop(keys))

    def search(self, codes: NDArray[Any], limit: int, allowed: NDArray[np.bool_] | None = None) -> Shortlist:
        """See `CodeIndex.search`."""
        codes = check_codes(codes, self._kind, self._width)
        check_limit(limit)
        check_mask(allowed)
        with self._lock.reading():
            table = self._table
            if not len(codes) or not table.counts.any():
                return votes.nothing_found()
            allowed_slots = None if allowed is None else is_allowed(table.keys, allowed)
            found = self._codes.search(codes, table.counts, limit, allowed_slots)
            return votes.rank(table.keys[found.slots], found.votes, limit)

    def contents(self) -> IndexContents:
        """See `CodeIndex.contents`."""
        with self._lock.reading():
            keys, counts, codes = self._table.keys.copy(), self._table.counts.copy(), self._codes.copy()
        order = np.argsort(keys)
        starts = np.cumsum(counts) - counts
        rows = [np.arange(starts[slot], starts[slot] + counts[slot]) for slot in order]
        return IndexContents(keys[order], counts[order], codes[np.concatenate(rows)] if rows else codes)
