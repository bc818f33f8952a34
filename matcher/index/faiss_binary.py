"""Binary codes in FAISS, in bands of like popcount: range searches find every code near enough to vote.

How far apart two codes may be and still be similar depends on their popcounts, and FAISS knows one radius a
search. Within a band of popcounts it is nearly the same for all, so that few hits are found in vain.
"""

from collections.abc import Iterator
from typing import NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray

from matcher.index import votes
from matcher.index.faiss_rows import OwnedRows, use_one_thread
from matcher.index.growing import GrowingArray

BAND_BITS = 4
"""Popcounts a band spans: with 8 ten times the hits are found in vain, below 4 searches become too many."""


class _Hits(NamedTuple):
    """Pairs of a code of the probe and a code that is near it, as parallel arrays."""

    codes: NDArray[np.int64]
    """Numbers of the codes of the probe."""
    slots: NDArray[np.int32]
    distances_bits: NDArray[np.float32]
    popcounts: NDArray[np.int32]
    """Of the codes found."""


class _Band:
    """Codes of which each has `lowest` to `highest` bits set."""

    def __init__(self, lowest: int, width_bytes: int) -> None:
        self.lowest = lowest
        self.highest = lowest + BAND_BITS - 1
        self.rows = OwnedRows(faiss.IndexBinaryFlat(width_bytes * 8))
        self._popcounts = GrowingArray(np.int32)
        self._serials = GrowingArray(np.int64)

    @property
    def popcounts(self) -> NDArray[np.int32]:
        return self._popcounts.values

    @property
    def serials(self) -> NDArray[np.int64]:
        """In which order the codes were added, across all bands."""
        return self._serials.values

    def append(
        self,
        codes: NDArray[np.uint8],
        slots: NDArray[np.int64],
        popcounts: NDArray[np.int32],
        serials: NDArray[np.int64],
    ) -> None:
        self.rows.append(codes, slots)
        self._popcounts.append(popcounts)
        self._serials.append(serials)

    def drop(self, gone: NDArray[np.bool_]) -> None:
        keep = self.rows.drop(gone)
        self._popcounts.replace(self.popcounts[keep])
        self._serials.replace(self.serials[keep])

    def reach_bits(self, probe_popcounts: NDArray[np.int32]) -> int | None:
        """Largest distance at which a code here can vote for such a probe; None where none is that near."""
        fewest, most = int(probe_popcounts.min()), int(probe_popcounts.max())
        reach_bits = votes.widest_distance_bits(most, self.highest)
        return reach_bits if max(fewest - self.highest, self.lowest - most) <= reach_bits else None


class BinaryCodes:
    """Binary codes of all keys in flat FAISS indexes."""

    def __init__(self, width_bytes: int) -> None:
        self._width_bytes = width_bytes
        self._bands: dict[int, _Band] = {}
        self._added = 0

    def append(self, codes: NDArray[np.uint8], slots: NDArray[np.int64]) -> None:
        """Adds codes, shape (n, width), owned by `slots`, shape (n,)."""
        popcounts = votes.popcounts(codes)
        serials = np.arange(self._added, self._added + len(codes))
        for lowest, rows in _by_band(popcounts):
            band = self._bands.setdefault(lowest, _Band(lowest, self._width_bytes))
            band.append(codes[rows], slots[rows], popcounts[rows], serials[rows])
        self._added += len(codes)

    def drop(self, gone: NDArray[np.bool_]) -> None:
        """Drops the codes of the slots marked and renumbers the other slots."""
        for band in self._bands.values():
            band.drop(gone)

    def copy(self) -> NDArray[np.uint8]:
        """All codes in the order of their slots."""
        bands = self._bands.values()
        if not bands:
            return np.empty((0, self._width_bytes), np.uint8)
        content = np.concatenate([faiss.vector_to_array(band.rows.index.xb) for band in bands])
        order = np.argsort(np.concatenate([band.serials for band in bands]))
        codes: NDArray[np.uint8] = content.reshape(-1, self._width_bytes)[order]
        return codes

    def search(
        self,
        probe: NDArray[np.uint8],
        counts: NDArray[np.int64],
        limit: int,
        allowed: NDArray[np.bool_] | None,
    ) -> votes.SlotVotes:
        """Votes of every slot that has one, given how many codes each slot owns; `limit` saves nothing."""
        use_one_thread()
        popcounts = votes.popcounts(probe)
        hits = list(self._hits(probe, popcounts, allowed))
        if not hits:
            return _tally(np.empty(0, np.int64), np.empty(0), counts)
        codes, slots, distances_bits, popcounts_found = map(np.concatenate, zip(*hits, strict=True))
        excesses = (
            votes.similarity(distances_bits, popcounts[codes], popcounts_found) - votes.SIMILARITY_FLOOR
        )
        voting = excesses > 0
        return _tally((codes * len(counts) + slots)[voting], excesses[voting], counts)

    def _hits(
        self, probe: NDArray[np.uint8], popcounts: NDArray[np.int32], allowed: NDArray[np.bool_] | None
    ) -> Iterator[_Hits]:
        groups = _by_band(popcounts)
        for band in self._bands.values():
            parameters = band.rows.parameters(allowed)
            for _lowest, members in groups:
                reach_bits = band.reach_bits(popcounts[members])
                if reach_bits is not None:
                    ends, distances_bits, rows = band.rows.index.range_search(
                        probe[members], reach_bits + 1, params=parameters
                    )
                    codes = np.repeat(members, np.diff(ends.astype(np.int64)))
                    yield _Hits(codes, band.rows.slots[rows], distances_bits, band.popcounts[rows])


def _by_band(popcounts: NDArray[np.int32]) -> list[tuple[int, NDArray[np.intp]]]:
    """Lowest popcount of each band that occurs, and the rows that belong to it."""
    lowest = popcounts // BAND_BITS * BAND_BITS
    return [(int(each), np.flatnonzero(lowest == each)) for each in np.unique(lowest)]


def _tally(
    pairs: NDArray[np.int64], excesses: NDArray[np.float64], counts: NDArray[np.int64]
) -> votes.SlotVotes:
    """Sums over the codes of the probe the best hit of each slot; a pair is probe code * slots + slot."""
    best = votes.best_per_group(pairs, excesses)
    sums = np.bincount(best.slots % len(counts), weights=best.votes, minlength=len(counts)).astype(np.float64)
    slots = np.flatnonzero(sums)
    return votes.SlotVotes(slots, votes.damped(sums[slots], counts[slots]))
