"""Measurements on an aligned face (128 x 128): what a quality score is made of."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from matcher.face.region import FaceRegion

_FACE = np.s_[20:124, 16:112]
_EYES = (np.s_[53:65, 30:51], np.s_[53:65, 77:98])
_MOUTH = np.s_[92:122, 36:92]
_DETAIL_SIGMA_PX = 2.0
_BRIGHT = 250
_BLOCK_PX = 8


@dataclass(frozen=True, slots=True)
class AppearanceMeasures:
    """How the face looks, as numbers."""

    sharpness: float
    """Share of the contrast that is finer than about five pixels."""
    illumination_uniformity: float
    """Mean luminance of the darker half of the face over that of the brighter half, 0 to 1."""
    luminance_mean: float
    """0 to 255."""
    over_exposed_share: float
    """Share of pixels that are nearly white, 0 to 1."""
    eye_contrast: float
    """Contrast around the eyes over that of the face; near 0 behind dark glasses or a bar."""
    mouth_contrast: float
    """Contrast around the mouth over that of the face; near 0 behind a mask."""


def measure_appearance(aligned_bgr: NDArray[np.uint8]) -> AppearanceMeasures:
    """Measures an aligned face, shape (128, 128, 3)."""
    grey = np.asarray(cv2.cvtColor(aligned_bgr, cv2.COLOR_BGR2GRAY), dtype=np.float32)
    face = grey[_FACE]
    contrast = max(float(face.std()), 1.0)
    detail = face - np.asarray(cv2.GaussianBlur(face, (0, 0), _DETAIL_SIGMA_PX), dtype=np.float32)
    halves = (float(face[:, : face.shape[1] // 2].mean()), float(face[:, face.shape[1] // 2 :].mean()))
    return AppearanceMeasures(
        sharpness=float(detail.std()) / contrast,
        illumination_uniformity=min(halves) / max(*halves, 1.0),
        luminance_mean=float(face.mean()),
        over_exposed_share=float((face >= _BRIGHT).mean()),
        eye_contrast=float(np.mean([grey[eye].std() for eye in _EYES])) / contrast,
        mouth_contrast=float(grey[_MOUTH].std()) / contrast,
    )


def blockiness(pixels_bgr: NDArray[np.uint8], face: FaceRegion) -> float:
    """Steps across the 8 x 8 blocks of JPEG over steps inside of them: 1 for none, more if coarse.

    Args:
        pixels_bgr: the image as decoded, never resampled, shape (height, width, 3).
        face: where to look; a smooth background shows blocks that harm nobody.
    """
    left, top = (int(max(edge, 0)) // _BLOCK_PX * _BLOCK_PX for edge in (face.left_px, face.top_px))
    right, bottom = int(face.left_px + face.width_px), int(face.top_px + face.height_px)
    part = pixels_bgr[top : max(bottom, top + 1), left : max(right, left + 1)]
    if not part.size:
        return 1.0
    grey = np.asarray(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), dtype=np.float32)
    return max(_step_ratio(np.abs(np.diff(grey, axis=axis)).mean(axis=1 - axis)) for axis in (0, 1))


def _step_ratio(steps: NDArray[np.float32]) -> float:
    if len(steps) < 2 * _BLOCK_PX:
        return 1.0
    by_phase = [float(steps[phase::_BLOCK_PX].mean()) for phase in range(_BLOCK_PX)]
    return by_phase[-1] / max(float(np.median(by_phase)), 0.1)
