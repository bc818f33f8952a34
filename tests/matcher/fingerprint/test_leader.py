"""The rebuilt network against the original.

The golden maps were computed with `pyfing.Leader().model` (Keras 3.15, JAX) on the drawn print.
"""

import json
from pathlib import Path

import h5py
import numpy as np
import pytest

from matcher.fingerprint.leader import Leader, MinutiaMaps
from matcher.fingerprint.leader_weights import LeaderWeights
from matcher.fingerprint.parameters import Arithmetic
from tests.matcher.fingerprint.drawn_print import draw_print

GOLDEN = Path(__file__).parents[2] / "golden" / "fingerprint_leader_maps.json"


@pytest.fixture(scope="module")
def leader(leader_weights: Path) -> Leader:
    return Leader(leader_weights, Arithmetic.FLOAT32)


@pytest.fixture(scope="module")
def maps(leader: Leader) -> MinutiaMaps:
    return leader.map(draw_print())


def test_maps_equal_those_of_the_published_network(maps: MinutiaMaps) -> None:
    golden = np.array(json.loads(GOLDEN.read_text())["maps"])
    at = golden[:, 0].astype(int), golden[:, 1].astype(int)
    confidence, direction_rad, ending = golden[:, 2:].T

    np.testing.assert_allclose(maps.confidence[at], confidence, atol=2e-4)
    np.testing.assert_allclose(maps.ending[at], ending, atol=2e-4)
    difference = np.angle(np.exp(1j * (np.arctan2(maps.sine[at], maps.cosine[at]) - direction_rad)))
    assert confidence.max() > 0.9
    assert abs(difference[confidence > 0.1]).max() < 1e-3


@pytest.mark.parametrize("side_px", [32, 96, 160])
def test_maps_do_not_depend_on_the_size_of_the_print_before(leader: Leader, side_px: int) -> None:
    pixels = draw_print()[:side_px, :side_px]
    alone = leader.map(pixels)

    leader.map(draw_print())

    np.testing.assert_array_equal(alone.confidence, leader.map(pixels).confidence)


def test_maps_in_coarser_arithmetic_are_nearly_the_same(leader_weights: Path, maps: MinutiaMaps) -> None:
    coarse = Leader(leader_weights, Arithmetic.BFLOAT16)
    if coarse.arithmetic is not Arithmetic.BFLOAT16:
        pytest.skip("this processor computes with float32 only")

    found = coarse.map(draw_print())

    difference = abs(found.confidence - maps.confidence)
    assert 0 < difference.max() < 0.1
    certain = maps.confidence > 0.3
    turn = np.arctan2(found.sine, found.cosine) - np.arctan2(maps.sine, maps.cosine)
    assert abs(np.angle(np.exp(1j * turn[certain]))).max() < 0.05


def test_the_finest_arithmetic_is_used_where_asked_for(leader: Leader) -> None:
    assert leader.arithmetic is Arithmetic.FLOAT32


def test_maps_have_the_shape_of_the_print_whatever_its_size(leader: Leader) -> None:
    maps = leader.map(draw_print()[:211, :97])

    assert {(211, 97)} == {values.shape for values in (maps.confidence, maps.cosine, maps.sine, maps.ending)}


def test_a_print_shifted_in_a_larger_frame_has_shifted_maps(leader: Leader, maps: MinutiaMaps) -> None:
    pixels = np.pad(draw_print(), ((32, 0), (64, 0)), constant_values=255)

    shifted = leader.map(pixels).confidence[32:, 64:]

    assert abs((shifted > 0.5) ^ (maps.confidence > 0.5)).sum() < 0.1 * (maps.confidence > 0.5).sum()


def test_maps_survive_the_next_run(leader: Leader, maps: MinutiaMaps) -> None:
    before = maps.confidence.copy()

    leader.map(255 - draw_print())

    np.testing.assert_array_equal(before, maps.confidence)


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
