"""From LEADER's map to single points, in full precision.

Blur, suppression and threshold follow Cappelli & Ferrara 2026 (arXiv:2602.15493); the position is then
refined below one pixel.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.leader import Descriptions
from matcher.fingerprint.minutiae import Minutiae, MinutiaKind
from matcher.fingerprint.parameters import MinutiaParameters


@dataclass(frozen=True, slots=True, eq=False)
class Peaks:
    """`n` maxima of the blurred confidence, most confident first; ties from top to bottom, left to right."""

    row: NDArray[np.intp]
    column: NDArray[np.intp]
    offset_px: NDArray[np.float32]
    """Shape (n, 2): x and y of the true maximum from the pixel's centre, -0.5 to 0.5."""
    confidence: NDArray[np.float32]
    """0 to 1."""


def find_peaks(confidence: NDArray[np.float32], parameters: MinutiaParameters) -> Peaks:
    """Finds the maxima of a map of shape (height, width), at most `max_count` of them."""
    side = parameters.blur_px
    blurred = np.asarray(
        cv2.GaussianBlur(confidence, (side, side), 0, borderType=cv2.BORDER_CONSTANT), np.float32
    )
    square = np.ones((parameters.suppression_px, parameters.suppression_px), np.uint8)
    highest = cv2.dilate(blurred, square)
    row, column = np.nonzero((blurred == highest) & (blurred >= parameters.min_confidence))
    order = np.argsort(-blurred[row, column], kind="stable")
    row, column = row[order], column[order]
    kept = _without_ties(row, column, parameters.suppression_px // 2)[: parameters.max_count]
    row, column = row[kept], column[kept]
    return Peaks(row, column, _offsets(blurred, row, column), blurred[row, column])


def to_minutiae(
    peaks: Peaks, descriptions: Descriptions, left_px: int, top_px: int, parameters: MinutiaParameters
) -> Minutiae:
    """Makes minutiae of peaks and moves them to the frame of the print.

    Args:
        peaks: What was found in a window of the print.
        descriptions: Of the peaks.
        left_px: Of the window in the print.
        top_px: Of the window in the print.
        parameters: Threshold of the kind.
    """
    is_ending = descriptions.ending >= parameters.min_ending_confidence
    return Minutiae(
        x_px=(peaks.column + left_px + peaks.offset_px[:, 0]).astype(np.float32),
        y_px=(peaks.row + top_px + peaks.offset_px[:, 1]).astype(np.float32),
        direction_rad=descriptions.direction_rad,
        kind=np.where(is_ending, MinutiaKind.ENDING, MinutiaKind.BIFURCATION).astype(np.uint8),
        quality=np.rint(100 * np.clip(peaks.confidence, 0, 1)).astype(np.uint8),
    )


def _without_ties(row: NDArray[np.intp], column: NDArray[np.intp], reach_px: int) -> list[int]:
    """Of equal maxima within one square, which suppression leaves standing, keeps the first."""
    kept: list[int] = []
    for index in range(len(row)):
        near = np.maximum(abs(row[kept] - row[index]), abs(column[kept] - column[index])) <= reach_px
        if not near.any():
            kept.append(index)
    return kept


def _offsets(
    blurred: NDArray[np.float32], row: NDArray[np.intp], column: NDArray[np.intp]
) -> NDArray[np.float32]:
    """Vertex of the parabola through a maximum and its neighbours, in x and in y."""
    padded = np.asarray(cv2.copyMakeBorder(blurred, 1, 1, 1, 1, cv2.BORDER_REPLICATE), np.float32)
    centre = padded[row + 1, column + 1]
    x = _vertex(padded[row + 1, column], centre, padded[row + 1, column + 2])
    y = _vertex(padded[row, column + 1], centre, padded[row + 2, column + 1])
    return np.stack([x, y], axis=1)


def _vertex(
    before: NDArray[np.float32], centre: NDArray[np.float32], after: NDArray[np.float32]
) -> NDArray[np.float32]:
    bend = before - 2 * centre + after
    is_peak = bend < -np.finfo(np.float32).eps
    shift = np.where(is_peak, (before - after) / np.where(is_peak, 2 * bend, 1), 0)
    return np.clip(shift, -0.5, 0.5).astype(np.float32)
