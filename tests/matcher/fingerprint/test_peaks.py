import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.fingerprint.leader import Descriptions
from matcher.fingerprint.minutiae import MinutiaKind
from matcher.fingerprint.parameters import MinutiaParameters
from matcher.fingerprint.peaks import find_peaks, to_minutiae

PARAMETERS = MinutiaParameters()


def bump(
    x: float, y: float, height: float = 1.0, size: int = 64
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    row, column = np.indices((size, size))
    return np.asarray(height * np.exp(-((column - x) ** 2 + (row - y) ** 2) / 18), np.float32)


@given(st.floats(10, 50), st.floats(10, 50))
def test_a_peak_is_placed_to_a_tenth_of_a_pixel(x: float, y: float) -> None:
    peaks = find_peaks(bump(x, y), PARAMETERS)

    assert len(peaks.row) == 1
    assert abs(peaks.column[0] + peaks.offset_px[0, 0] - x) < 0.1
    assert abs(peaks.row[0] + peaks.offset_px[0, 1] - y) < 0.1


def test_peaks_come_most_confident_first() -> None:
    peaks = find_peaks(np.maximum(bump(15, 15, 0.6), bump(45, 45, 0.9)), PARAMETERS)

    assert peaks.row.tolist() == [45, 15]
    assert peaks.confidence[0] > peaks.confidence[1]


def test_what_lies_below_the_threshold_is_no_peak() -> None:
    assert len(find_peaks(bump(30, 30, 0.3), PARAMETERS).row) == 0
    assert len(find_peaks(np.zeros((64, 64), np.float32), PARAMETERS).row) == 0


def test_a_plateau_is_one_peak() -> None:
    confidence = np.zeros((64, 64), np.float32)
    confidence[28:34, 28:34] = 1

    assert len(find_peaks(confidence, PARAMETERS).row) == 1


def test_the_most_confident_are_kept_when_there_are_too_many() -> None:
    confidence = np.zeros((256, 256), np.float32)
    confidence[::12, ::12] = 4
    confidence[120, 120] = 5

    peaks = find_peaks(confidence, PARAMETERS)

    assert PARAMETERS.max_count == len(peaks.row)
    assert (peaks.row[0], peaks.column[0]) == (120, 120)


def test_a_peak_at_the_corner_is_found() -> None:
    peaks = find_peaks(bump(0, 0, 1.5), PARAMETERS)

    assert len(peaks.row) == 1
    assert max(peaks.row[0], peaks.column[0]) <= 1
    assert abs(peaks.offset_px).max() <= 0.5


def test_minutiae_are_read_at_the_peak_and_moved_to_the_frame() -> None:
    confidence = bump(20, 30)
    descriptions = Descriptions(np.array([1.5 * np.pi], np.float32), np.array([0.4], np.float32))

    minutiae = to_minutiae(
        find_peaks(confidence, PARAMETERS), descriptions, left_px=100, top_px=7, parameters=PARAMETERS
    )

    np.testing.assert_allclose(minutiae.x_px, [120], atol=0.01)
    np.testing.assert_allclose(minutiae.y_px, [37], atol=0.01)
    np.testing.assert_allclose(minutiae.direction_rad, [1.5 * np.pi], rtol=1e-6)
    assert minutiae.kind.tolist() == [MinutiaKind.BIFURCATION]
    assert 85 < minutiae.quality[0] <= 100
