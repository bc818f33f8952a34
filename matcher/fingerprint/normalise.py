"""Dark ridges on a light ground, whatever the sensor made of them."""

import cv2
import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.parameters import ExtractionParameters
from matcher.fingerprint.ridges import RidgeMap


def normalise_polarity(
    pixels: NDArray[np.uint8], ridges: RidgeMap, parameters: ExtractionParameters
) -> NDArray[np.uint8]:
    """Inverts a print whose ground is darker than its ridges, shape (height, width).

    The ground is where nothing touched the sensor: flat blocks. Where there are too few of them the image
    is taken as stated by its format.
    """
    if not _is_inverted(ridges, parameters):
        return pixels
    return np.asarray(cv2.bitwise_not(pixels), np.uint8)


def _is_inverted(ridges: RidgeMap, parameters: ExtractionParameters) -> bool:
    print_blocks = ridges.clarity >= parameters.ridges.min_clarity
    ground_blocks = ridges.contrast < parameters.ridges.min_contrast
    if ground_blocks.sum() < parameters.segmentation.min_background_blocks or not print_blocks.any():
        return False
    difference = np.median(ridges.mean[print_blocks]) - np.median(ridges.mean[ground_blocks])
    return bool(difference > parameters.segmentation.min_inversion_grey)
