"""Decoded images as the engines take them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class FingerprintImage:
    """A grey image of friction ridges, ridges dark on a light ground."""

    pixels: NDArray[np.uint8]
    """Shape (height, width)."""
    resolution_dpi: float
    """Pixels per inch, the same both ways."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceImage:
    """A colour image."""

    pixels_bgr: NDArray[np.uint8]
    """Shape (height, width, 3), channels blue, green, red."""
