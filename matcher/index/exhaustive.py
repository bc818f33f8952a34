"""The truth about retrieval: every key against every code, in plain NumPy."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.index import votes
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


class ExhaustiveIndex:
    """A `CodeIndex` that shows what the others must return; for tests and galleries of some hundred keys."""

    def __init__(self, kind: CodeKind, width: int) -> None:
        self._kind = kind
        self._width = width
        self._codes: dict[int, NDArray[Any]] = {}
        self._lock = ReadersWriterLock()

    def __len__(self) -> int:
        return len(self._codes)

    def __contains__(self, key: int) -> bool:
        return key in self._codes

    def add(self, keys: NDArray[np.int64], codes: Sequence[NDArray[Any]]) -> None:
        """See `CodeIndex.add`."""
        keys = check_keys(keys)
        codes = check_code_lists(codes, keys, self._kind, self._width)
        with self._lock.writing():
            if taken := [key for key in keys.tolist() if key in self._codes]:
                raise ValueError(f"key {taken[0]} is already in the index")
            self._codes.update(zip(keys.tolist(), (array.copy() for array in codes), strict=True))

    def remove(self, keys: NDArray[np.int64]) -> None:
        """See `CodeIndex.remove`."""
        keys = check_keys(keys)
        with self._lock.writing():
            if unknown := [key for key in keys.tolist() if key not in self._codes]:
                raise ValueError(f"key {unknown[0]} is not in the index")
            for key in keys.tolist():
                del self._codes[key]

    def search(self, codes: NDArray[Any], limit: int, allowed: NDArray[np.bool_] | None = None) -> Shortlist:
        """See `CodeIndex.search`."""
        codes = check_codes(codes, self._kind, self._width)
        check_limit(limit)
        check_mask(allowed)
        if not len(codes):
            return votes.nothing_found()
        vote = _binary_vote if self._kind is CodeKind.BINARY_HAMMING else _float_vote
        with self._lock.reading():
            keys = np.fromiter((key for key, own in self._codes.items() if len(own)), np.int64)
            keys = keys[is_allowed(keys, allowed)]
            cast = np.array([vote(codes, self._codes[key]) for key in keys.tolist()], np.float64)
        found = cast > -np.inf
        return votes.rank(keys[found], cast[found], limit)

    def contents(self) -> IndexContents:
        """See `CodeIndex.contents`."""
        dtype = np.uint8 if self._kind is CodeKind.BINARY_HAMMING else np.float32
        with self._lock.reading():
            keys = sorted(self._codes)
            return IndexContents(
                keys=np.array(keys, np.int64),
                counts=np.array([len(self._codes[key]) for key in keys], np.int64),
                codes=np.concatenate(
                    [np.empty((0, self._width), dtype), *(self._codes[key] for key in keys)]
                ),
            )


def _float_vote(probe: NDArray[np.float32], codes: NDArray[np.float32]) -> float:
    return float(votes.inner_products(probe, codes).max())


def _binary_vote(probe: NDArray[np.uint8], codes: NDArray[np.uint8]) -> float:
    distance_bits = np.bitwise_count(probe[:, None] ^ codes[None]).sum(axis=2, dtype=np.int32)
    similarity = votes.similarity(
        distance_bits, votes.popcounts(probe)[:, None], votes.popcounts(codes)[None]
    )
    excess = np.maximum(similarity.max(axis=1) - votes.SIMILARITY_FLOOR, 0)
    if not (excess > 0).any():
        return -np.inf
    return float(votes.damped(excess.sum(keepdims=True), np.array([len(codes)]))[0])
