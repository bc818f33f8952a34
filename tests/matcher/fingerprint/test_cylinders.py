import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.fingerprint.comparison_parameters import CylinderParameters
from matcher.fingerprint.cylinders import (
    CellSums,
    cell_centres,
    cells_in_radius,
    pack,
    poses,
    reference_cell_sums,
    to_codes,
)
from matcher.fingerprint.kernels_cylinders import cell_sums
from matcher.fingerprint.minutiae import Minutiae
from tests.matcher.fingerprint.prints import any_minutiae, moved, random_minutiae

PARAMETERS = CylinderParameters()


@settings(max_examples=30, deadline=None)
@given(any_minutiae(least=1))
def test_kernel_gives_the_sums_of_the_reference(minutiae: Minutiae) -> None:
    expected = reference_cell_sums(poses(minutiae), PARAMETERS)

    actual = cell_sums(poses(minutiae), PARAMETERS)

    np.testing.assert_array_equal(expected.valid, actual.valid)
    np.testing.assert_array_equal(expected.neighbours, actual.neighbours)
    seen = np.broadcast_to(expected.valid[:, None], expected.sums.shape)
    np.testing.assert_allclose(expected.sums[seen], actual.sums[seen], rtol=1e-9, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(
    any_minutiae(least=1, most=40),
    st.floats(-np.pi, np.pi),
    st.floats(-200, 200),
    st.floats(-200, 200),
)
def test_a_cylinder_does_not_change_when_the_print_is_turned_and_moved(
    minutiae: Minutiae, turn_rad: float, shift_x_px: float, shift_y_px: float
) -> None:
    still = cell_sums(poses(minutiae), PARAMETERS)

    turned = cell_sums(poses(moved(minutiae, turn_rad, shift_x_px, shift_y_px)), PARAMETERS)

    # Places are kept in single precision, and a neighbour at three sigma contributes little or nothing.
    edge = np.exp(-4.5) / (PARAMETERS.sigma_distance_px * np.sqrt(2 * np.pi))
    assert np.count_nonzero(still.valid != turned.valid) <= 1 + still.valid.size // 1000
    both = np.broadcast_to((still.valid & turned.valid)[:, None], still.sums.shape)
    np.testing.assert_allclose(still.sums[both], turned.sums[both], atol=edge)


def test_a_neighbour_straight_ahead_and_parallel_sets_cells_ahead_only() -> None:
    two = Minutiae(
        np.array([100, 100], np.float32),
        np.array([100, 60], np.float32),  # 40 px further up the print
        np.full(2, np.pi / 2, np.float32),
        np.ones(2, np.uint8),
        np.full(2, 90, np.uint8),
    )

    sums = cell_sums(poses(two), PARAMETERS).sums
    ahead = cell_centres(PARAMETERS.radius_px)[sums[0].sum(axis=0).argmax()]
    behind = cell_centres(PARAMETERS.radius_px)[sums[1].sum(axis=0).argmax()]

    assert abs(ahead[0] - 40) < 10 and abs(ahead[1]) < 10
    assert abs(behind[0] + 40) < 10 and abs(behind[1]) < 10
    assert set(np.argsort(sums[0].sum(axis=1))[-2:]) == {2, 3}, "the layers on both sides of direction 0"


def test_all_layers_together_hold_the_whole_of_a_contribution() -> None:
    sums = cell_sums(poses(random_minutiae(1, 2, 30, 30)), PARAMETERS).sums
    peak = 1 / (PARAMETERS.sigma_distance_px * np.sqrt(2 * np.pi))

    assert 0.5 * peak < sums.sum(axis=1).max() <= peak


def test_packing_keeps_a_cell_at_its_place_and_drops_invalid_ones() -> None:
    inside = cells_in_radius(PARAMETERS.radius_px)
    first = int(np.flatnonzero(inside)[0])
    sums = np.zeros((1, 6, 64))
    sums[0, 2, first] = 1.0
    sums[0, 3, ~inside] = 1.0

    bits, masks = pack(CellSums(sums, inside[None], np.array([2])), PARAMETERS)

    assert [0, 0, 1 << first, 0, 0, 0] == bits[0].tolist()
    assert int(masks[0]) == sum(1 << int(cell) for cell in np.flatnonzero(inside))
    assert to_codes(bits)[0, 16 + first // 8] == 1 << first % 8


@pytest.mark.parametrize(("valid_share", "neighbours"), [(0.70, 2), (1.0, 1), (1.0, 0)])
def test_a_cylinder_that_says_too_little_is_empty(valid_share: float, neighbours: int) -> None:
    inside = np.flatnonzero(cells_in_radius(PARAMETERS.radius_px))
    valid = np.zeros((1, 64), bool)
    valid[0, inside[: int(len(inside) * valid_share)]] = True

    bits, masks = pack(CellSums(np.ones((1, 6, 64)), valid, np.array([neighbours])), PARAMETERS)

    assert not bits.any() and not masks.any()


def test_eight_rows_of_cells_have_52_within_the_radius() -> None:
    assert cells_in_radius(70.0).sum() == 52
