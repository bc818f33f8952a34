import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from matcher.fingerprint.hull import convex_hull, distance_to_hull

SQUARE = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]])
grid_points = arrays(np.float64, st.tuples(st.integers(1, 30), st.just(2)), elements=st.integers(-20, 20))


@given(grid_points)
def test_no_point_lies_outside_its_own_hull(points: np.ndarray) -> None:
    np.testing.assert_allclose(distance_to_hull(points, convex_hull(points)), 0.0, atol=1e-9)


@given(grid_points)
def test_corners_of_the_hull_are_given_points_and_turn_left(points: np.ndarray) -> None:
    hull = convex_hull(points)

    assert {tuple(corner) for corner in hull} <= {tuple(point) for point in points}
    if len(hull) > 2:
        edges = np.roll(hull, -1, axis=0) - hull
        following = np.roll(edges, -1, axis=0)
        assert (edges[:, 0] * following[:, 1] - edges[:, 1] * following[:, 0] > 0).all()


@pytest.mark.parametrize(
    ("point", "expected"), [((5, 5), 0), ((13, 5), 3), ((13, 14), 5), ((5, -2), 2), ((0, 0), 0), ((10, 4), 0)]
)
def test_distance_to_a_square(point: tuple[float, float], expected: float) -> None:
    assert expected == pytest.approx(float(distance_to_hull(np.array(point, float), convex_hull(SQUARE))))


def test_hull_of_one_place_and_of_a_line_have_distances_too() -> None:
    one_place = convex_hull(np.array([[1.0, 1.0], [1.0, 1.0]]))
    line = convex_hull(np.array([[0.0, 0.0], [2.0, 0.0], [4.0, 0.0]]))

    assert float(distance_to_hull(np.array([4.0, 5.0]), one_place)) == pytest.approx(5.0)
    assert float(distance_to_hull(np.array([2.0, 3.0]), line)) == pytest.approx(3.0)
    assert float(distance_to_hull(np.array([7.0, 4.0]), line)) == pytest.approx(5.0)
