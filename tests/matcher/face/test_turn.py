"""Points found in a turned image map back to where they are in the original."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.face.turn import QUARTER_TURNS_DEG, turn_back, turn_pixels


@given(st.integers(1, 40), st.integers(1, 40), st.sampled_from(QUARTER_TURNS_DEG), st.data())
def test_a_marked_pixel_is_found_again(width: int, height: int, turn_deg: int, data: st.DataObject) -> None:
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[y, x] = 255
    found_y, found_x = np.argwhere(turn_pixels(pixels, turn_deg)[:, :, 0])[0]
    centre = turn_back(np.array([found_x + 0.5, found_y + 0.5]), turn_deg, width, height)
    assert centre.tolist() == [x + 0.5, y + 0.5]


@pytest.mark.parametrize("turn_deg", QUARTER_TURNS_DEG)
def test_turns_are_clockwise(turn_deg: int) -> None:
    pixels = np.zeros((4, 6, 3), np.uint8)
    pixels[0, 0] = 255
    corners = {0: (0, 0), 90: (0, 3), 180: (3, 5), 270: (5, 0)}
    assert turn_pixels(pixels, turn_deg)[corners[turn_deg]].tolist() == [255, 255, 255]
