"""The print's place in the frame."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from matcher.errors import Refusal, SampleRefusedError
from matcher.fingerprint.minutiae import Minutiae
from matcher.fingerprint.parameters import ExtractionParameters
from matcher.fingerprint.ridges import RidgeMap


@dataclass(frozen=True, slots=True, eq=False)
class Segmentation:
    """Which blocks show ridges, and the window of the frame that the network looks at."""

    mask: NDArray[np.bool_]
    """Shape (rows, columns) of blocks: those with ridges."""
    largest_piece_blocks: int
    """Size of the largest set of adjacent blocks with ridges."""
    window: tuple[slice, slice]
    """Rows and columns in pixels at 500 dpi."""
    trusted: bool
    """Whether the area is large enough to be sure of a print."""

    def holds(self, minutiae: Minutiae, block_px: int) -> NDArray[np.bool_]:
        """Whether each of the minutiae, in the frame at 500 dpi, stands on a block with ridges."""
        rows, columns = (
            (coordinate_px / block_px).astype(np.intp) for coordinate_px in (minutiae.y_px, minutiae.x_px)
        )
        return np.asarray(self.mask[rows, columns])


def segment(
    ridges: RidgeMap, height_px: int, width_px: int, parameters: ExtractionParameters
) -> Segmentation:
    """Finds the print in a frame of the given size at 500 dpi.

    A print of which little is clear is larger than its clear part, so its window has a wide margin.

    Raises:
        SampleRefusedError: NO_FINGERPRINT, there are no ridges; EXTRACTION_FAILED, they cover more than a
            finger.
    """
    mask: NDArray[np.bool_] = ridges.clarity >= parameters.ridges.min_clarity
    largest = _largest_piece(mask)
    if largest < parameters.segmentation.min_blocks:
        raise SampleRefusedError(
            Refusal.NO_FINGERPRINT,
            "The image shows no friction ridges; send a fingerprint in focus and state its true resolution.",
        )
    trusted = largest >= parameters.segmentation.trusted_blocks
    limits, block_px = parameters.segmentation, parameters.ridges.block_px
    margin_px = limits.margin_px if trusted else limits.untrusted_margin_px
    rows = _span(np.flatnonzero(mask.any(axis=1)), block_px, margin_px, height_px)
    columns = _span(np.flatnonzero(mask.any(axis=0)), block_px, margin_px, width_px)
    _check_size((rows, columns), parameters)
    return Segmentation(mask, largest, (rows, columns), trusted)


def _largest_piece(mask: NDArray[np.bool_]) -> int:
    _, _, statistics, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    return int(statistics[1:, cv2.CC_STAT_AREA].max(initial=0))


def _span(blocks: NDArray[np.intp], block_px: int, margin_px: int, side_px: int) -> slice:
    first_px = int(blocks[0]) * block_px - margin_px
    last_px = (int(blocks[-1]) + 1) * block_px + margin_px
    return slice(max(0, first_px), min(side_px, last_px))


def _check_size(window: tuple[slice, slice], parameters: ExtractionParameters) -> None:
    most_px = parameters.segmentation.max_side_px
    height_px, width_px = (span.stop - span.start for span in window)
    if max(height_px, width_px) > most_px:
        mm_per_px = 25.4 / parameters.resolution.working_dpi
        raise SampleRefusedError(
            Refusal.EXTRACTION_FAILED,
            f"The ridges cover {width_px * mm_per_px:.0f} x {height_px * mm_per_px:.0f} mm, more than the"
            f" {most_px * mm_per_px:.0f} mm of one finger; send one finger an image, at its true resolution.",
        )
