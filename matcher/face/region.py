"""A face found in an image."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RIGHT_EYE, LEFT_EYE, NOSE, RIGHT_MOUTH, LEFT_MOUTH = range(5)
"""Rows of the landmarks; right and left are the subject's own."""


@dataclass(frozen=True, slots=True)
class FaceRegion:
    """Where a face is, in pixels of the image as handed in, from its top left corner."""

    left_px: float
    top_px: float
    width_px: float
    height_px: float
    landmarks_px: tuple[tuple[float, float], ...]
    """(x, y) of the subject's right eye, left eye, nose tip, right and left corner of the mouth."""
    confidence: float
    """0 to 1, as the detector scores it."""
    upright_turn_deg: int = 0
    """Clockwise turn of the image, 0, 90, 180 or 270, after which the face stands upright."""

    @property
    def inter_eye_px(self) -> float:
        """Distance between the centres of the eyes."""
        eyes = np.subtract(self.landmarks_px[LEFT_EYE], self.landmarks_px[RIGHT_EYE])
        return float(np.hypot(eyes[0], eyes[1]))

    def landmarks(self) -> NDArray[np.float64]:
        """The landmarks as an array of shape (5, 2)."""
        return np.array(self.landmarks_px, dtype=np.float64)
