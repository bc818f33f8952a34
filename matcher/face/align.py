"""Bringing a face into a fixed frame by its landmarks."""

import cv2
import numpy as np
from numpy.typing import NDArray

_MARGIN = 0.25
"""Of the output's side, cut out around it before shrinking."""


def fit_similarity(source: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """The rotation, scaling and shift, without mirroring, that brings `source` closest to `target`.

    Least squares (Umeyama, IEEE PAMI 13(4), 1991; in the plane it is linear).

    Args:
        source: shape (n, 2), not all points alike.
        target: shape (n, 2).

    Returns:
        Shape (2, 3), for column vectors (x, y, 1).
    """
    source_mean, target_mean = source.mean(axis=0), target.mean(axis=0)
    s, t = source - source_mean, target - target_mean
    power = max(float((s * s).sum()), 1e-12)
    cosine = float((s * t).sum()) / power
    sine = float((s[:, 0] * t[:, 1] - s[:, 1] * t[:, 0]).sum()) / power
    turn = np.array([[cosine, -sine], [sine, cosine]])
    return np.hstack([turn, (target_mean - turn @ source_mean)[:, None]])


def transform(matrix: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Applies a (2, 3) matrix to points of shape (n, 2)."""
    return points @ matrix[:, :2].T + matrix[:, 2]


def invert(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """The (2, 3) matrix that undoes `matrix`."""
    turn = np.linalg.inv(matrix[:, :2])
    return np.hstack([turn, -(turn @ matrix[:, 2:])])


def warp(pixels_bgr: NDArray[np.uint8], matrix: NDArray[np.float64], side_px: int) -> NDArray[np.uint8]:
    """Cuts the square that `matrix` maps into (0, 0) to (side, side), black outside of the image.

    A face larger than the output is shrunk by areas first, as sampling it alone would alias.

    Args:
        pixels_bgr: shape (height, width, 3).
        matrix: from continuous coordinates of the image to those of the output.
        side_px: of the output.
    """
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    if scale < 1.0:
        pixels_bgr, matrix = _shrink(pixels_bgr, matrix, side_px, scale)
    # OpenCV puts the centre, not the corner, of the first pixel at (0, 0).
    centred = matrix.copy()
    centred[:, 2] += matrix[:, :2].sum(axis=1) * 0.5 - 0.5
    warped = cv2.warpAffine(pixels_bgr, centred, (side_px, side_px), flags=cv2.INTER_LINEAR)
    return np.asarray(warped, dtype=np.uint8)


def _shrink(
    pixels_bgr: NDArray[np.uint8], matrix: NDArray[np.float64], side_px: int, scale: float
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """The part of the image that is needed, at the scale of the output, and the matrix from there."""
    height_px, width_px = pixels_bgr.shape[:2]
    margin_px = _MARGIN * side_px
    square = np.array(
        [(x, y) for x in (-margin_px, side_px + margin_px) for y in (-margin_px, side_px + margin_px)]
    )
    needed = transform(invert(matrix), square)
    left, top = np.clip(np.floor(needed.min(axis=0)), 0, (width_px - 1, height_px - 1)).astype(int)
    right, bottom = np.clip(np.ceil(needed.max(axis=0)), (left + 1, top + 1), (width_px, height_px)).astype(
        int
    )
    part = pixels_bgr[top:bottom, left:right]
    size = (max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale)))
    shrunk = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    # From the shrunk part back to the image: exact per axis, as its sides were rounded to whole pixels.
    enlarge = np.array([(right - left) / size[0], (bottom - top) / size[1]])
    back = np.hstack(
        [matrix[:, :2] * enlarge, (matrix[:, :2] @ np.array([left, top]) + matrix[:, 2])[:, None]]
    )
    return shrunk, back
