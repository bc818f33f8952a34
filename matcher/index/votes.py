"""What a vote is: defined here once, for every implementation.

Float codes: the vote of a key is the largest inner product of any code of the probe with any code of the key.

Binary codes: each code of the probe looks for its most similar code of the key, and contributes what that
similarity exceeds `SIMILARITY_FLOOR`. The vote is the sum, divided by the square root of the number of codes
of the key, because among many codes a similar one is easily found. A key without a vote is not returned. The
similarity of two codes a, b is 1 - sqrt(popcount(a xor b)) / (sqrt(popcount a) + sqrt(popcount b)), the bit
similarity of Cappelli, Ferrara and Maltoni (TPAMI 32(12) 2010): unlike a plain Hamming distance it does not
favour codes with few bits set.
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.index.protocol import Shortlist

SIMILARITY_FLOOR = 0.40
"""Where a binary code begins to vote: of unrelated cylinders of real prints 1.6 % are as similar. The mate
ranked best at 0.38 to 0.42 (UareU and FVC, 660 prints)."""


class SlotVotes(NamedTuple):
    """Votes by slot, each slot once."""

    slots: NDArray[np.int64]
    """Shape (k,), ascending."""
    votes: NDArray[Any]
    """Shape (k,)."""


def popcounts(codes: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Bits set in each row of binary codes, shape (n,)."""
    counts: NDArray[np.int32] = np.bitwise_count(codes).sum(axis=1, dtype=np.int32)
    return counts


def similarity(
    distance_bits: NDArray[Any], popcount_a: NDArray[np.int32], popcount_b: NDArray[np.int32]
) -> NDArray[np.float64]:
    """Bit similarity, 0 (as different as can be) to 1 (equal); 0 where both codes are empty. Broadcasts."""
    spread = np.sqrt(popcount_a) + np.sqrt(popcount_b)
    apart = np.sqrt(distance_bits, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        alike: NDArray[np.float64] = 1 - apart / spread
    return np.where(spread > 0, alike, 0.0)


def widest_distance_bits(popcount_a: int, popcount_b: int) -> int:
    """Largest Hamming distance at which codes of at most these popcounts can still vote."""
    spread = math.sqrt(popcount_a) + math.sqrt(popcount_b)
    return math.ceil(((1 - SIMILARITY_FLOOR) * spread) ** 2)


def damped(sums: NDArray[np.float64], counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Votes of keys with so many codes, from the sums over the codes of the probe."""
    votes: NDArray[np.float64] = sums / np.sqrt(counts)
    return votes


def inner_products(probe: NDArray[np.float32], codes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Inner products of each row of `codes` with each row of `probe`, shape (rows of codes, rows of probe).

    Summed in float64, so that the result does not depend on how the rows are laid out.
    """
    return (codes.astype(np.float64) @ probe.astype(np.float64).T).astype(np.float32)


def best_per_group(groups: NDArray[np.int64], values: NDArray[Any]) -> SlotVotes:
    """The largest value of each group."""
    order = np.argsort(groups, kind="stable")
    groups, values = groups[order], values[order]
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    return SlotVotes(groups[starts], np.maximum.reduceat(values, starts) if len(starts) else values)


def at_rank(votes: NDArray[Any], limit: int) -> float:
    """The vote at rank `limit`, minus infinity where there are fewer."""
    return (
        float(np.partition(votes, len(votes) - limit)[len(votes) - limit])
        if len(votes) >= limit
        else -math.inf
    )


def rank(keys: NDArray[np.int64], votes: NDArray[Any], limit: int) -> Shortlist:
    """The `limit` largest votes, best first, of equal votes the smaller key first."""
    votes = votes.astype(np.float32)
    contending = votes >= at_rank(votes, limit)
    keys, votes = keys[contending], votes[contending]
    order = np.lexsort((keys, -votes))[:limit]
    return Shortlist(keys[order], votes[order])


def nothing_found() -> Shortlist:
    """A shortlist without keys."""
    return Shortlist(np.empty(0, np.int64), np.empty(0, np.float32))
