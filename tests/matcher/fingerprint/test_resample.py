import numpy as np
import pytest

from matcher.errors import Refusal, SampleRefusedError
from matcher.fingerprint.parameters import ResolutionParameters
from matcher.fingerprint.resample import resample
from matcher.image import FingerprintImage
from tests.matcher.fingerprint.drawn_print import draw_print

PARAMETERS = ResolutionParameters()


def image(width_px: int, height_px: int, resolution_dpi: float) -> FingerprintImage:
    return FingerprintImage(np.zeros((height_px, width_px), np.uint8), resolution_dpi)


@pytest.mark.parametrize(("dpi", "shape"), [(250, (600, 400)), (1000, (150, 100)), (569, (264, 176))])
def test_the_frame_is_that_of_500_dpi(dpi: float, shape: tuple[int, int]) -> None:
    resampled = resample(image(200, 300, dpi), PARAMETERS)

    assert shape == resampled.pixels.shape
    assert resampled.scale == pytest.approx(500 / dpi)


@pytest.mark.parametrize("dpi", [500, 500.38, 496])
def test_a_print_at_500_dpi_is_left_as_it_is(dpi: float) -> None:
    original = image(200, 300, dpi)

    resampled = resample(original, PARAMETERS)

    assert resampled.pixels is original.pixels
    assert resampled.scale == 1.0


@pytest.mark.parametrize("scale", [0.6, 2.0])
def test_resampling_restores_the_print(scale: float) -> None:
    resampled = resample(FingerprintImage(draw_print(scale), 500 * scale), PARAMETERS)

    difference = resampled.pixels.astype(int) - draw_print().astype(int)
    assert np.median(abs(difference)) < 12


@pytest.mark.parametrize(
    ("refused", "complaint"),
    [
        (image(200, 300, 249), "resolution of 249 dpi is outside 250 to 2000 dpi"),
        (image(200, 300, 2001), "resolution of 2001 dpi is outside"),
        (image(200, 300, float("nan")), "resolution of nan dpi is outside"),
        (image(20, 20, 500), "1.0 x 1.0 mm, too small for a print"),
        (image(200, 120, 1000), "too small for a print"),
        (image(0, 0, 500), "too small for a print"),
        (image(4097, 300, 500), "larger than 208 mm"),
    ],
)
def test_what_cannot_be_a_print_is_refused_with_the_reason(refused: FingerprintImage, complaint: str) -> None:
    with pytest.raises(SampleRefusedError, match=complaint) as caught:
        resample(refused, PARAMETERS)

    assert caught.value.reason is Refusal.EXTRACTION_FAILED
