"""Minutiae as arrays, in the frame of the print resampled to 500 dpi."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class MinutiaKind(IntEnum):
    """Minutia types with the codes of ISO/IEC 19794-2."""

    OTHER = 0
    ENDING = 1
    BIFURCATION = 2


@dataclass(frozen=True, slots=True, eq=False)
class Minutiae:
    """`n` minutiae as parallel arrays; all have length `n`."""

    x_px: NDArray[np.float32]
    """From the left edge, at 500 dpi."""
    y_px: NDArray[np.float32]
    """From the top edge, downwards, at 500 dpi."""
    direction_rad: NDArray[np.float32]
    """Counter-clockwise from +x with y pointing up, 0 to 2 pi (ISO/IEC 19794-2)."""
    kind: NDArray[np.uint8]
    """A `MinutiaKind`."""
    quality: NDArray[np.uint8]
    """0 to 100."""

    def __len__(self) -> int:
        return len(self.x_px)

    def take(self, indices: NDArray[np.intp]) -> "Minutiae":
        """The minutiae at `indices`, in that order."""
        return Minutiae(
            self.x_px[indices],
            self.y_px[indices],
            self.direction_rad[indices],
            self.kind[indices],
            self.quality[indices],
        )
