"""Binary codes in FAISS: a range search finds every code near enough to vote."""

import faiss
import numpy as np
from numpy.typing import NDArray

from matcher.index import votes
from matcher.index.faiss_rows import search_parameters, selector, use_one_thread
from matcher.index.key_table import GrowingArray, KeyTable
from matcher.index.protocol import Shortlist


class BinaryRows:
    """`FlatRows` of binary codes."""

    def __init__(self, width_bytes: int) -> None:
        self._index = faiss.IndexBinaryFlat(width_bytes * 8)
        self._popcounts = GrowingArray(np.int32)

    def append(self, codes: NDArray[np.uint8]) -> None:
        """See `FlatRows.append`."""
        self._index.add(codes)
        self._popcounts.append(votes.popcounts(codes))

    def drop(self, rows: NDArray[np.bool_]) -> None:
        """See `FlatRows.drop`."""
        self._index.remove_ids(selector(rows))
        self._popcounts.replace(self._popcounts.values[~rows])

    def copy(self) -> NDArray[np.uint8]:
        """See `FlatRows.copy`."""
        codes: NDArray[np.uint8] = faiss.vector_to_array(self._index.xb)  # type: ignore[attr-defined]  # stubs lack it
        return codes.reshape(-1, self._index.code_size)

    def search(
        self, probe: NDArray[np.uint8], table: KeyTable, limit: int, allowed_slots: NDArray[np.bool_] | None
    ) -> Shortlist:
        """See `FlatRows.search`."""
        use_one_thread()
        probe_popcounts = votes.popcounts(probe)
        reach_bits = votes.widest_distance_bits(
            int(probe_popcounts.max()), int(self._popcounts.values.max(initial=0))
        )
        ends, distance_bits, rows = self._index.range_search(
            probe, reach_bits + 1, params=search_parameters(table, allowed_slots)
        )
        probe_of_hit = np.repeat(np.arange(len(probe)), np.diff(ends.astype(np.int64)))
        excess = (
            votes.similarity(distance_bits, probe_popcounts[probe_of_hit], self._popcounts.values[rows])
            - votes.SIMILARITY_FLOOR
        )
        return _tally(probe_of_hit, table.slot_of_row[rows], excess, table, limit)


def _tally(
    probe_of_hit: NDArray[np.int64],
    slot_of_hit: NDArray[np.int32],
    excess: NDArray[np.float64],
    table: KeyTable,
    limit: int,
) -> Shortlist:
    """Sums over the codes of the probe the best hit of each key."""
    voting = excess > 0
    if not voting.any():
        return votes.nothing_found()
    pair, excess = (probe_of_hit * len(table) + slot_of_hit)[voting], excess[voting]
    order = np.argsort(
        pair, kind="stable"
    )  # FAISS returns hits nearly in this order, so that it costs little
    pair, excess = pair[order], excess[order]
    starts = np.flatnonzero(np.diff(pair, prepend=-1))
    best = np.maximum.reduceat(excess, starts)
    cast = np.bincount(pair[starts] % len(table), weights=best, minlength=len(table))
    slots = np.flatnonzero(cast)
    return votes.rank(table.keys[slots], cast[slots], limit)
