import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.synthetic.orientation import SingularPoints, draw_singular_points, orientation_field
from benchmarks.synthetic.parameters import HenryClass, MasterParameters

PARAMETERS = MasterParameters()


def poincare_index(field: NDArray[np.float32], centre: complex, radius_px: float = 9) -> float:
    """How many turns an orientation makes along a counter-clockwise circle."""
    angles = np.linspace(0, 2 * np.pi, 72)
    x_px = np.round(centre.real + radius_px * np.cos(angles)).astype(int)
    y_px = np.round(centre.imag - radius_px * np.sin(angles)).astype(int)
    steps = np.angle(np.exp(2j * np.diff(field[y_px, x_px]))) / 2
    return float(steps.sum() / (2 * np.pi))


def drawn(henry_class: HenryClass, seed: int) -> tuple[SingularPoints, NDArray[np.float32]]:
    rng = np.random.default_rng(seed)
    points = draw_singular_points(rng, henry_class, PARAMETERS)
    return points, orientation_field(rng, points, PARAMETERS)


@pytest.mark.parametrize("henry_class", HenryClass)
@pytest.mark.parametrize("seed", range(4))
def test_orientations_turn_half_about_loops_and_back_about_deltas(henry_class: HenryClass, seed: int) -> None:
    points, field = drawn(henry_class, seed)
    assert field.shape == (PARAMETERS.height_px, PARAMETERS.width_px)
    assert field.min() >= 0
    assert field.max() <= np.float32(np.pi)
    for loop in points.loops:
        assert poincare_index(field, loop) == pytest.approx(0.5, abs=0.01)
    for delta in points.deltas:
        assert poincare_index(field, delta) == pytest.approx(-0.5, abs=0.01)


@pytest.mark.parametrize(
    ("henry_class", "loops", "deltas"),
    [
        (HenryClass.ARCH, 0, 0),
        (HenryClass.TENTED_ARCH, 1, 1),
        (HenryClass.LEFT_LOOP, 1, 1),
        (HenryClass.RIGHT_LOOP, 1, 1),
        (HenryClass.WHORL, 2, 2),
    ],
)
def test_a_class_has_its_singular_points(henry_class: HenryClass, loops: int, deltas: int) -> None:
    points, _field = drawn(henry_class, 1)
    assert len(points.loops) == loops
    assert len(points.deltas) == deltas


@pytest.mark.parametrize("seed", range(5))
def test_loops_open_away_from_their_delta(seed: int) -> None:
    for henry_class, side in ((HenryClass.LEFT_LOOP, 1), (HenryClass.RIGHT_LOOP, -1)):
        points, _field = drawn(henry_class, seed)
        assert side * (points.deltas[0].real - points.loops[0].real) > 40


@pytest.mark.parametrize("henry_class", [one for one in HenryClass if one is not HenryClass.ARCH])
def test_ridges_run_level_over_the_top_of_a_loop(henry_class: HenryClass) -> None:
    points, field = drawn(henry_class, 3)
    top = min(points.loops, key=lambda loop: loop.imag) - 70j
    level = np.angle(np.exp(2j * field[int(top.imag), int(top.real)])) / 2
    assert abs(level) < 0.6
