"""The rebuilt network against the original.

The golden maps were computed with `pyfing.Leader().model` (Keras 3.15, JAX) on the drawn print.
"""

import json
from pathlib import Path

import h5py
import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.fingerprint.leader import Descriptions, Leader, MinutiaMap
from matcher.fingerprint.leader_weights import LeaderWeights
from matcher.fingerprint.parameters import Arithmetic
from tests.matcher.fingerprint.drawn_print import draw_print

GOLDEN = Path(__file__).parents[2] / "golden" / "fingerprint_leader_maps.json"


@pytest.fixture(scope="module")
def leader(leader_weights: Path) -> Leader:
    return Leader(leader_weights, Arithmetic.FLOAT32)


@pytest.fixture(scope="module")
def found(leader: Leader) -> MinutiaMap:
    return leader.map(draw_print())


def turn_rad(one: Descriptions, other_rad: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.asarray(abs(np.angle(np.exp(1j * (one.direction_rad - other_rad)))))


def test_the_published_network_says_the_same(leader: Leader, found: MinutiaMap) -> None:
    golden = np.array(json.loads(GOLDEN.read_text())["maps"])
    row, column = golden[:, 0].astype(int), golden[:, 1].astype(int)
    confidence, direction_rad, ending = golden[:, 2:].T

    descriptions = leader.describe(found, row, column)

    np.testing.assert_allclose(found.confidence[row, column], confidence, atol=2e-4)
    np.testing.assert_allclose(descriptions.ending, ending, atol=2e-4)
    assert confidence.max() > 0.9
    assert turn_rad(descriptions, direction_rad)[confidence > 0.1].max() < 1e-3


def test_a_pixel_is_described_alike_alone_and_among_many(leader: Leader, found: MinutiaMap) -> None:
    row, column = (side.ravel() for side in np.indices((7, 7)) * 45 + 3)

    together = leader.describe(found, row, column)

    for index in (0, 6, 31, 32, 48):
        alone = leader.describe(found, row[index : index + 1], column[index : index + 1])
        assert alone.ending[0] == pytest.approx(together.ending[index], abs=1e-6)
        assert turn_rad(alone, together.direction_rad[index : index + 1])[0] < 1e-4


def test_no_pixels_have_no_descriptions(leader: Leader, found: MinutiaMap) -> None:
    nowhere = np.zeros(0, np.intp)

    assert len(leader.describe(found, nowhere, nowhere).ending) == 0


@pytest.mark.parametrize("side_px", [32, 96, 160])
def test_the_map_does_not_depend_on_the_size_of_the_print_before(leader: Leader, side_px: int) -> None:
    pixels = draw_print()[:side_px, :side_px]
    alone = leader.map(pixels)

    leader.map(draw_print())

    np.testing.assert_array_equal(alone.confidence, leader.map(pixels).confidence)


def test_coarser_arithmetic_says_nearly_the_same(
    leader: Leader, leader_weights: Path, found: MinutiaMap
) -> None:
    coarse = Leader(leader_weights, Arithmetic.BFLOAT16)
    if coarse.arithmetic is not Arithmetic.BFLOAT16:
        pytest.skip("this processor computes with float32 only")
    certain = np.nonzero(found.confidence > 0.3)

    coarsely = coarse.map(draw_print())

    assert 0 < abs(coarsely.confidence - found.confidence).max() < 0.1
    expected = leader.describe(found, *certain)
    descriptions = coarse.describe(coarsely, *certain)
    assert turn_rad(descriptions, expected.direction_rad).max() < 0.05
    assert abs(descriptions.ending - expected.ending).max() < 0.2


def test_the_finest_arithmetic_is_used_where_asked_for(leader: Leader) -> None:
    assert leader.arithmetic is Arithmetic.FLOAT32


def test_the_map_has_the_shape_of_the_print_whatever_its_size(leader: Leader) -> None:
    assert leader.map(draw_print()[:211, :97]).confidence.shape == (211, 97)


def test_a_print_shifted_in_a_larger_frame_has_a_shifted_map(leader: Leader, found: MinutiaMap) -> None:
    pixels = np.pad(draw_print(), ((32, 0), (64, 0)), constant_values=255)

    shifted = leader.map(pixels).confidence[32:, 64:]

    assert abs((shifted > 0.5) ^ (found.confidence > 0.5)).sum() < 0.1 * (found.confidence > 0.5).sum()


def test_a_map_survives_the_next_run(leader: Leader, found: MinutiaMap) -> None:
    before = found.confidence.copy()

    leader.map(255 - draw_print())

    np.testing.assert_array_equal(before, found.confidence)


def test_a_file_that_is_no_keras_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "weights.h5"
    path.write_bytes(b"not hierarchical data")

    with pytest.raises(ValueError, match=r"weights\.h5 is not a Keras weights file"):
        LeaderWeights.load(path)


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.h5"
    with h5py.File(path, "w") as file:
        file["layers/conv2d/vars/0"] = np.zeros((5, 5, 1, 8), np.float32)

    with pytest.raises(ValueError, match="it is not LEADER's"):
        Leader(path, Arithmetic.FLOAT32)
