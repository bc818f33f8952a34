"""Quarter turns of an image, and of what was found in the turned one back into the original frame."""

import numpy as np
from numpy.typing import NDArray

QUARTER_TURNS_DEG = (0, 90, 180, 270)
"""Clockwise."""


def turn_pixels(pixels: NDArray[np.uint8], turn_deg: int) -> NDArray[np.uint8]:
    """The image turned clockwise."""
    return np.ascontiguousarray(np.rot90(pixels, -turn_deg // 90)) if turn_deg else pixels


def turn_back(
    points_px: NDArray[np.float64], turn_deg: int, width_px: float, height_px: float
) -> NDArray[np.float64]:
    """Maps points of the turned image into the original one.

    Args:
        points_px: shape (..., 2), continuous coordinates, the corner of the image being (0, 0).
        turn_deg: the clockwise turn that was applied.
        width_px: of the original image.
        height_px: of the original image.
    """
    x, y = points_px[..., 0], points_px[..., 1]
    match turn_deg:
        case 90:
            x, y = y, height_px - x
        case 180:
            x, y = width_px - x, height_px - y
        case 270:
            x, y = width_px - y, x
    return np.stack([x, y], axis=-1)
