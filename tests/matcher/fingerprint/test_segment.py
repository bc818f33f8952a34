import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.errors import Refusal, SampleRefusedError
from matcher.fingerprint.minutiae import Minutiae
from matcher.fingerprint.parameters import ExtractionParameters
from matcher.fingerprint.ridges import RidgeMap
from matcher.fingerprint.segment import Segmentation, segment

PARAMETERS = ExtractionParameters()
BLOCK_PX = PARAMETERS.ridges.block_px


def ridge_map(clarity: NDArray[np.float32]) -> RidgeMap:
    return RidgeMap(clarity, np.full_like(clarity, 9), np.full_like(clarity, 50), np.full_like(clarity, 128))


def segment_blocks(clarity: NDArray[np.float32]) -> Segmentation:
    rows, columns = clarity.shape
    return segment(ridge_map(clarity), rows * BLOCK_PX, columns * BLOCK_PX - 5, PARAMETERS)


def blocks(rows: int, columns: int, *pieces: tuple[slice, slice]) -> NDArray[np.float32]:
    clarity = np.zeros((rows, columns), np.float32)
    for piece in pieces:
        clarity[piece] = 0.8
    return clarity


def test_the_window_holds_the_ridges_and_a_margin() -> None:
    segmentation = segment_blocks(blocks(40, 40, (slice(10, 20), slice(15, 30))))

    assert segmentation.trusted
    assert (slice(160 - 32, 320 + 32), slice(240 - 32, 480 + 32)) == segmentation.window
    assert segmentation.largest_piece_blocks == 150


def test_the_window_ends_at_the_frame() -> None:
    segmentation = segment_blocks(blocks(12, 12, (slice(0, 12), slice(0, 12))))

    assert (slice(0, 192), slice(0, 187)) == segmentation.window


def test_a_small_area_is_not_trusted_and_looked_at_with_a_wide_margin() -> None:
    segmentation = segment_blocks(blocks(60, 60, (slice(30, 35), slice(30, 35))))

    assert not segmentation.trusted
    assert (slice(480 - 256, 560 + 256), slice(480 - 256, 560 + 256)) == segmentation.window


@pytest.mark.parametrize("piece", [slice(0, 0), slice(10, 13)])
def test_without_ridges_there_is_no_fingerprint(piece: slice) -> None:
    with pytest.raises(SampleRefusedError, match="no friction ridges") as caught:
        segment_blocks(blocks(40, 40, (piece, piece)))

    assert caught.value.reason is Refusal.NO_FINGERPRINT


def test_scattered_blocks_make_no_print() -> None:
    clarity = blocks(40, 40)
    clarity[::2, ::2] = 0.9

    with pytest.raises(SampleRefusedError, match="no friction ridges"):
        segment_blocks(clarity)


def test_ridges_over_more_than_a_finger_are_refused() -> None:
    with pytest.raises(SampleRefusedError, match="91 x 10 mm, more than the 52 mm of one finger") as caught:
        segment_blocks(blocks(40, 200, (slice(10, 18), slice(20, 128))))

    assert caught.value.reason is Refusal.EXTRACTION_FAILED


def test_minutiae_are_told_by_the_block_they_stand_on() -> None:
    segmentation = segment_blocks(blocks(40, 40, (slice(10, 20), slice(15, 30))))
    x = np.array([240, 239.9, 479.9, 480], np.float32)
    y = np.array([160, 160, 319.9, 320], np.float32)
    nothing = np.zeros(4, np.uint8)

    held = segmentation.holds(Minutiae(x, y, x, nothing, nothing), BLOCK_PX)

    assert held.tolist() == [True, False, True, False]
