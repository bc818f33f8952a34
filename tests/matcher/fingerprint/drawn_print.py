"""A print of nobody with minutiae at known places.

After Larkin & Fletcher (Optics Express 15(14) 2007, doi 10.1364/OE.15.008667): a print is the cosine of a
phase, and a minutia is a point around which the phase turns once.
"""

import numpy as np
from numpy.typing import NDArray

HEIGHT_PX, WIDTH_PX = 320, 288
RIDGE_PERIOD_PX = 9.0
MINUTIAE_XY_PX = np.array(
    [
        (90, 90),
        (150, 70),
        (200, 110),
        (70, 150),
        (215, 175),
        (100, 210),
        (185, 220),
        (145, 250),
        (60, 200),
        (225, 230),
    ],
    np.float64,
)
TURNS = np.array([1, -1, 1, -1, 1, -1, 1, -1, 1, -1])


def draw_print(scale: float = 1.0) -> NDArray[np.uint8]:
    """Dark ridges on white inside an ellipse, shape (height, width); `scale` pixels for each at 500 dpi."""
    shape = round(HEIGHT_PX * scale), round(WIDTH_PX * scale)
    y, x = (np.indices(shape) + 0.5) / scale - 0.5
    phase = 2 * np.pi / RIDGE_PERIOD_PX * np.hypot(x - 40, y - 420)
    for (minutia_x, minutia_y), turn in zip(MINUTIAE_XY_PX, TURNS, strict=True):
        phase += turn * np.arctan2(y - minutia_y, x - minutia_x)
    ridges = 128 + 100 * np.cos(phase)
    inside = np.hypot(x / WIDTH_PX - 0.5, y / HEIGHT_PX - 0.5) < 0.42
    return np.asarray(np.where(inside, ridges, 255).round(), np.uint8)


def drawn_directions_rad() -> NDArray[np.float64]:
    """Counter-clockwise from +x, y up: along the ridges, to the side that has one more of them."""
    away_from_centre = np.arctan2(420 - MINUTIAE_XY_PX[:, 1], MINUTIAE_XY_PX[:, 0] - 40)
    return np.asarray((away_from_centre + TURNS * np.pi / 2) % (2 * np.pi))
