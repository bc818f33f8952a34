import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.fingerprint.parameters import RidgeParameters
from matcher.fingerprint.ridges import measure_ridges

PARAMETERS = RidgeParameters()


def grating(period_px: float, angle_rad: float, contrast: float = 60) -> NDArray[np.uint8]:
    y, x = np.indices((160, 192))
    phase = 2 * np.pi / period_px * (x * np.cos(angle_rad) + y * np.sin(angle_rad))
    return np.asarray((128 + contrast * np.cos(phase)).round(), np.uint8)


@settings(max_examples=40, deadline=None)
@given(st.floats(5, 13), st.floats(0, np.pi))
def test_ridges_of_any_period_and_direction_are_clear(period_px: float, angle_rad: float) -> None:
    ridges = measure_ridges(grating(period_px, angle_rad), PARAMETERS)

    inner = ridges.clarity[2:-2, 2:-2]
    assert inner.min() > 0.8
    assert abs(np.median(ridges.period_px[2:-2, 2:-2]) / period_px - 1) < 0.2


@pytest.mark.parametrize("period_px", [24, 40, 80])
def test_coarser_stripes_are_no_ridges(period_px: float) -> None:
    assert measure_ridges(grating(period_px, 0.5), PARAMETERS).clarity[2:-2, 2:-2].max() == 0


def test_noise_has_no_clear_ridges() -> None:
    noise = np.random.default_rng(7).integers(0, 256, (320, 320)).astype(np.uint8)

    assert measure_ridges(noise, PARAMETERS).clarity.max() < PARAMETERS.min_clarity


def test_a_step_in_brightness_is_no_ridge() -> None:
    pixels = np.full((160, 160), 30, np.uint8)
    pixels[:, 80:] = 220

    assert measure_ridges(pixels, PARAMETERS).clarity.max() < PARAMETERS.min_clarity


def test_ridges_fainter_than_the_floor_do_not_count() -> None:
    assert measure_ridges(grating(9, 0.3, contrast=2), PARAMETERS).clarity.max() == 0


def test_inversion_changes_nothing_but_the_mean() -> None:
    slope = np.arange(192, dtype=np.uint8)[np.newaxis].repeat(160, axis=0) // 4
    pixels = np.asarray(cv2.add(grating(9, 0.3), slope), np.uint8)
    ridges, inverted = (measure_ridges(image, PARAMETERS) for image in (pixels, np.bitwise_not(pixels)))

    np.testing.assert_allclose(ridges.clarity, inverted.clarity, atol=0.01)
    np.testing.assert_allclose(ridges.mean, 255 - inverted.mean, atol=0.51)


@given(st.integers(64, 200), st.integers(64, 200))
@settings(max_examples=20, deadline=None)
def test_every_pixel_lies_in_a_block(height_px: int, width_px: int) -> None:
    ridges = measure_ridges(np.zeros((height_px, width_px), np.uint8), PARAMETERS)

    assert (-(-height_px // 16), -(-width_px // 16)) == ridges.clarity.shape
