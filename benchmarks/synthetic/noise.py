"""Smooth random fields."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

AMPLITUDE = np.float32(1.25)
"""Cubic interpolation between knots takes a fifth of their deviation."""


def smooth_noise(rng: np.random.Generator, shape: tuple[int, ...], scale_px: float) -> NDArray[np.float32]:
    """A random field of mean 0 and deviation of about 1 that changes over `scale_px`.

    Args:
        rng: draws the field.
        shape: (height, width) of the field.
        scale_px: distance of the knots between which the field is interpolated.
    """
    knots = rng.standard_normal([math.ceil(side_px / scale_px) + 3 for side_px in shape], np.float32)
    enlarged = cv2.resize(knots, None, fx=scale_px, fy=scale_px, interpolation=cv2.INTER_CUBIC)
    top, left = (enlarged.shape[0] - shape[0]) // 2, (enlarged.shape[1] - shape[1]) // 2
    return np.asarray(enlarged[top : top + shape[0], left : left + shape[1]], np.float32) * AMPLITUDE
