"""From the image's own resolution to 500 dpi."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from matcher.errors import Refusal, SampleRefusedError
from matcher.fingerprint.parameters import ResolutionParameters
from matcher.image import FingerprintImage


@dataclass(frozen=True, slots=True, eq=False)
class ResampledPrint:
    """A print at 500 dpi and the way back to the image it came from."""

    pixels: NDArray[np.uint8]
    """Shape (height, width)."""
    scale: float
    """Pixels at 500 dpi for each pixel of the image."""


def resample(image: FingerprintImage, parameters: ResolutionParameters) -> ResampledPrint:
    """Brings a print to 500 dpi: averaging areas when shrinking, cubic interpolation when enlarging.

    Raises:
        SampleRefusedError: EXTRACTION_FAILED, for a resolution or a size beyond what is accepted.
    """
    _check_resolution(image.resolution_dpi, parameters)
    scale = parameters.working_dpi / image.resolution_dpi
    if abs(scale - 1) <= parameters.tolerance:
        scale = 1.0
    height_px, width_px = (round(side * scale) for side in image.pixels.shape)
    _check_size(width_px, height_px, parameters)
    if scale == 1.0:
        return ResampledPrint(image.pixels, scale)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    pixels = cv2.resize(image.pixels, (width_px, height_px), interpolation=method)
    return ResampledPrint(np.asarray(pixels, np.uint8), scale)


def _check_resolution(resolution_dpi: float, parameters: ResolutionParameters) -> None:
    if not parameters.min_dpi <= resolution_dpi <= parameters.max_dpi:
        raise SampleRefusedError(
            Refusal.EXTRACTION_FAILED,
            f"The image's resolution of {resolution_dpi:g} dpi is outside {parameters.min_dpi:g} to"
            f" {parameters.max_dpi:g} dpi; scan the print at 500 or 1000 dpi, or state its true resolution.",
        )


def _check_size(width_px: int, height_px: int, parameters: ResolutionParameters) -> None:
    size = f"The image is {_mm(width_px, parameters):.1f} x {_mm(height_px, parameters):.1f} mm"
    if min(width_px, height_px) < parameters.min_side_px:
        least = _mm(parameters.min_side_px, parameters)
        raise SampleRefusedError(
            Refusal.EXTRACTION_FAILED,
            f"{size}, too small for a print; send at least {least:.1f} mm, or state the true resolution.",
        )
    if max(width_px, height_px) > parameters.max_side_px:
        most = _mm(parameters.max_side_px, parameters)
        raise SampleRefusedError(
            Refusal.EXTRACTION_FAILED,
            f"{size}, larger than {most:.0f} mm; cut it to one finger, or state the true resolution.",
        )


def _mm(side_px: int, parameters: ResolutionParameters) -> float:
    return side_px / parameters.working_dpi * 25.4
