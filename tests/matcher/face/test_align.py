"""Alignment recovers a similarity exactly and puts landmarks where they belong."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.face.align import fit_similarity, invert, transform, warp
from matcher.face.parameters import EMBEDDER_LANDMARKS

POINTS = np.array(EMBEDDER_LANDMARKS) * 128


@given(st.floats(-180, 180), st.floats(0.05, 20), st.floats(-500, 500), st.floats(-500, 500))
def test_a_similarity_is_recovered(turn_deg: float, scale: float, x: float, y: float) -> None:
    cosine, sine = scale * math.cos(math.radians(turn_deg)), scale * math.sin(math.radians(turn_deg))
    matrix = np.array([[cosine, -sine, x], [sine, cosine, y]])
    assert np.allclose(fit_similarity(POINTS, transform(matrix, POINTS)), matrix, atol=1e-6)


def test_a_mirrored_face_is_not_mirrored_back() -> None:
    mirrored = POINTS * (-1, 1)
    matrix = fit_similarity(mirrored, POINTS)
    assert np.linalg.det(matrix[:, :2]) > 0


@given(st.floats(-180, 180), st.floats(0.1, 10))
def test_invert_undoes(turn_deg: float, scale: float) -> None:
    angle = math.radians(turn_deg)
    matrix = scale * np.array([[math.cos(angle), -math.sin(angle), 3], [math.sin(angle), math.cos(angle), 4]])
    assert np.allclose(transform(invert(matrix), transform(matrix, POINTS)), POINTS)


@pytest.mark.parametrize("turn_deg", [0.0, 25.0, 90.0, -160.0])
@pytest.mark.parametrize("scale", [0.5, 1.0, 2.7])
def test_landmarks_land_on_their_targets(scale: float, turn_deg: float) -> None:
    """Each landmark is drawn as a blob in the image and weighed in the output."""
    angle = math.radians(turn_deg)
    turn = scale * np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    side = int(128 * scale * 2)
    placed = (POINTS - 64) @ turn.T + side / 2
    y, x = np.mgrid[:side, :side] + 0.5
    for target, (centre_x, centre_y) in zip(POINTS, placed, strict=True):
        blob = 255 * np.exp(-((x - centre_x) ** 2 + (y - centre_y) ** 2) / (2 * (3 * scale) ** 2))
        image = np.repeat(blob[:, :, None], 3, axis=2).astype(np.uint8)
        output = warp(image, fit_similarity(placed, POINTS), 128)[:, :, 0].astype(float)
        rows, columns = np.mgrid[:128, :128] + 0.5
        found = np.array([(output * columns).sum(), (output * rows).sum()]) / output.sum()
        assert np.abs(found - target).max() < 0.15


def test_shrinking_does_not_alias() -> None:
    """Noise finer than the output's pixels averages out."""
    image = np.random.default_rng(0).integers(0, 256, (1280, 1280, 3), np.uint8)
    output = warp(image, np.array([[0.1, 0, 0], [0, 0.1, 0]]), 128)
    assert output.std() < 0.15 * image.std()


def test_outside_of_the_image_is_black() -> None:
    image = np.full((20, 20, 3), 255, np.uint8)
    assert warp(image, np.array([[1.0, 0, 500], [0, 1.0, 500]]), 128).max() == 0
    assert warp(image, np.array([[0.1, 0, 500], [0, 0.1, 500]]), 128).max() == 0
