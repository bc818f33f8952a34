"""Each rewriting against what it replaces, written out in float64 on single pixels or small images."""

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.fingerprint.leader_folding import (
    absorb_centring,
    absorb_scale,
    before_doubling,
    centre,
    centre_beside,
    compose,
)
from matcher.fingerprint.leader_weights import Convolution, LayerNormalisation

Image = NDArray[np.float64]
"""Shape (channels, height, width)."""


def random_convolution(seed: int, outputs: int, inputs: int, side: int = 1) -> Convolution:
    source = np.random.default_rng(seed)
    return Convolution(
        source.normal(size=(outputs, inputs, side, side)).astype(np.float32),
        source.normal(size=outputs).astype(np.float32),
    )


def random_image(seed: int, channels: int, height: int = 6, width: int = 4) -> Image:
    return np.random.default_rng(seed).normal(size=(channels, height, width))


def convolved(image: Image, convolution: Convolution) -> Image:
    """Zeros around the image, height and width kept."""
    reach = convolution.kernel.shape[-1] // 2
    padded = np.pad(image, ((0, 0), (reach, reach), (reach, reach)))
    side = (2 * reach + 1, 2 * reach + 1)
    windows = np.lib.stride_tricks.sliding_window_view(padded, side, axis=(1, 2))
    y = np.einsum("iyxab,oiab->oyx", windows, convolution.kernel.astype(np.float64))
    return np.asarray(y + convolution.bias[:, np.newaxis, np.newaxis])


def centred(image: Image) -> Image:
    return np.asarray(image - image.mean(axis=0))


def doubled(image: Image) -> Image:
    return image.repeat(2, axis=1).repeat(2, axis=2)


def assert_same(expected: Image, actual: Image) -> None:
    np.testing.assert_allclose(actual, expected, atol=1e-5)


def test_two_convolutions_in_a_row_are_one() -> None:
    outer, inner, image = random_convolution(1, 3, 5), random_convolution(2, 5, 4), random_image(3, 4)

    assert_same(convolved(convolved(image, inner), outer), convolved(image, compose(outer, inner)))


@pytest.mark.parametrize("side", [1, 3])
def test_a_convolution_subtracts_the_mean_of_its_outputs(side: int) -> None:
    convolution, image = random_convolution(4, 6, 3, side), random_image(5, 3)

    assert_same(centred(convolved(image, convolution)), convolved(image, centre(convolution)))


def test_convolutions_side_by_side_add_up_to_their_centred_concatenation() -> None:
    one, other, image = random_convolution(6, 2, 1, 5), random_convolution(7, 3, 1, 5), random_image(8, 1)
    both = np.concatenate([convolved(image, one), convolved(image, other)])

    parts = [centre_beside(one, 3, first=True), centre_beside(other, 2, first=False)]

    assert_same(centred(both), convolved(image, parts[0]) + convolved(image, parts[1]))


def test_a_convolution_includes_the_scale_and_offset_before_it() -> None:
    convolution, image = random_convolution(9, 4, 3), random_image(10, 3)
    gamma, beta = np.random.default_rng(11).normal(size=(2, 3)).astype(np.float32)
    scaled = gamma[:, np.newaxis, np.newaxis] * image + beta[:, np.newaxis, np.newaxis]

    absorbed = absorb_scale(convolution, LayerNormalisation(gamma, beta))

    assert_same(convolved(scaled, convolution), convolved(image, absorbed))


def test_a_convolution_ignores_the_mean_of_its_inputs() -> None:
    convolution, image = random_convolution(12, 4, 3), random_image(13, 3)

    assert_same(convolved(centred(image), convolution), convolved(image, absorb_centring(convolution)))


def test_a_convolution_of_a_doubled_image_is_done_before_doubling() -> None:
    convolution, image = random_convolution(14, 2, 3, 5), random_image(15, 3)

    phases = convolved(image, before_doubling(convolution))

    _, height, width = image.shape
    in_place = phases.reshape(2, 2, 2, height, width).transpose(0, 3, 1, 4, 2)
    assert_same(convolved(doubled(image), convolution), in_place.reshape(2, 2 * height, 2 * width))
