"""Byte strings of different lengths as two arrays, so that a snapshot can store them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class RaggedBytes:
    """`m` byte strings, one behind the other."""

    content: NDArray[np.uint8]
    """Shape (sum of lengths,)."""
    lengths: NDArray[np.int64]
    """Shape (m,)."""

    def __post_init__(self) -> None:
        if (self.lengths < 0).any() or self.lengths.sum() != len(self.content):
            raise ValueError(
                f"lengths add up to {self.lengths.sum()} where there are {len(self.content)} bytes"
            )

    @classmethod
    def pack(cls, strings: Sequence[bytes]) -> "RaggedBytes":
        """Lays byte strings one behind the other."""
        lengths = np.fromiter(map(len, strings), np.int64, len(strings))
        return cls(np.frombuffer(b"".join(strings), np.uint8), lengths)

    def unpack(self) -> list[bytes]:
        """The byte strings again."""
        content = self.content.tobytes()
        ends = np.cumsum(self.lengths).tolist()
        starts = [0, *ends[:-1]]
        return [content[start:end] for start, end in zip(starts, ends, strict=False)]
