"""The building blocks of LEADER, rewritten to run fast: see `matcher.fingerprint.leader_folding`.

All data is of shape (1, channels, height, width).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.leader_folding import (
    absorb_centring,
    absorb_scale,
    before_doubling,
    centre,
    centre_beside,
    compose,
)
from matcher.fingerprint.leader_layers import (
    Tensor,
    add,
    convolve,
    convolve_depthwise,
    crop,
    depth_to_space,
    divide_by_deviation,
    gelu,
    in_strips,
    multiply,
    scale_and_offset,
)
from matcher.fingerprint.leader_weights import Convolution, LeaderWeights

_DEPTHWISE_REACH = 3
PATCH_SIDE = 9
"""Of the features that decide what a head gives at one of them: 7x7 around each of 3x3."""


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Numbers of the layers of an inverse bottleneck in the weights file."""

    depthwise: int
    normalisation: int
    expand: int
    reduce: int
    adjust: int
    strips: int = 1
    """Number of strips that its widest maps are computed in; divides the number of their rows."""


@dataclass(frozen=True, slots=True)
class Head:
    """Numbers of the layers of a head in the weights file."""

    bottleneck: Bottleneck
    widen: int
    normalisation: int
    mix: int
    last: int


def stem(x: Tensor, weights: LeaderWeights, convolution: int, normalisation: int) -> Tensor:
    """A plain and a dilated convolution side by side, normalised."""
    plain, dilated = weights.convolution(convolution), weights.convolution(convolution + 1)
    y = add(
        convolve(x, centre_beside(plain, len(dilated.bias), first=True)),
        convolve(x, centre_beside(dilated, len(plain.bias), first=False), dilation=2),
    )
    y = divide_by_deviation(y, len(plain.bias) + len(dilated.bias), centred=True)
    return gelu(scale_and_offset(y, weights.layer_normalisation(normalisation)))


def separable_block(x: Tensor, weights: LeaderWeights, convolution: int, normalisation: int) -> Tensor:
    """Convolution within each channel, then across channels, normalised."""
    layer = weights.separable_convolution(convolution)
    y = convolve(convolve_depthwise(x, layer.depthwise), centre(layer.pointwise))
    y = divide_by_deviation(y, len(layer.pointwise.bias), centred=True)
    return gelu(scale_and_offset(y, weights.layer_normalisation(normalisation)))


def inverse_bottleneck(x: Tensor, weights: LeaderWeights, numbers: Bottleneck) -> Tensor:
    """Depthwise convolution, expansion to four times the channels and back, residual sum, change of width."""
    y = convolve_depthwise(x, _depthwise(weights, numbers))
    return _mix_channels(y, x, weights, numbers, weights.convolution(numbers.adjust))


def head(x: Tensor, weights: LeaderWeights, numbers: Head) -> Tensor:
    """From features at half the size of the input to one map at its full size.

    The published head doubles its features in the middle. All that follows but the last convolution sees one
    pixel at a time, so here the doubling comes last.
    """
    y = _before_last(convolve_depthwise(x, _depthwise(weights, numbers.bottleneck)), x, weights, numbers)
    return depth_to_space(convolve(y, before_doubling(weights.convolution(numbers.last))))


def head_at_points(patches: Tensor, inside: Tensor, weights: LeaderWeights, numbers: Head) -> Tensor:
    """What a head gives at single points, from the features around each.

    Args:
        patches: Features, 0 beyond the border of the input, shape (points, channels, side, side) with the
            point at the centre and the side `PATCH_SIDE`.
        inside: 1 where the input is, 0 beyond its border, shape (points, 1, 3, 3).
        weights: LEADER's.
        numbers: Of the head's layers.

    Returns:
        Shape (points, 4 x channels, 1, 1): each point's square of 2x2 pixels, numbered as `depth_to_space`
        takes them.
    """
    y = convolve_depthwise(patches, _depthwise(weights, numbers.bottleneck), keep_size=False)
    y = _before_last(y, crop(patches, _DEPTHWISE_REACH), weights, numbers)
    return convolve(multiply(y, inside), before_doubling(weights.convolution(numbers.last)), keep_size=False)


def _before_last(y: Tensor, x: Tensor, weights: LeaderWeights, numbers: Head) -> Tensor:
    """A head after its depthwise convolution, which gave `y` from `x`, and before its last convolution."""
    widen = centre(weights.convolution(numbers.widen))
    adjust = compose(widen, weights.convolution(numbers.bottleneck.adjust))
    y = _mix_channels(y, x, weights, numbers.bottleneck, adjust)
    y = divide_by_deviation(y, len(widen.bias), centred=True)
    mix = absorb_scale(weights.convolution(numbers.mix), weights.layer_normalisation(numbers.normalisation))
    return gelu(convolve(y, mix))


def _mix_channels(
    y: Tensor, x: Tensor, weights: LeaderWeights, numbers: Bottleneck, adjust: Convolution
) -> Tensor:
    """An inverse bottleneck after its depthwise convolution, which gave `y` from `x`.

    Reduction and change of width are one convolution where that is less work.
    """
    normalisation = weights.layer_normalisation(numbers.normalisation)
    y = divide_by_deviation(y, len(normalisation.gamma), centred=False)
    expand = absorb_centring(absorb_scale(weights.convolution(numbers.expand), normalisation))
    reduce = weights.convolution(numbers.reduce)
    if len(adjust.bias) >= len(reduce.bias):
        return convolve(add(x, convolve(gelu(convolve(y, expand)), reduce)), adjust)
    both = compose(adjust, reduce)
    y = in_strips(y, numbers.strips, lambda strip: convolve(gelu(convolve(strip, expand)), both))
    return add(y, convolve(x, Convolution(adjust.kernel, 0 * adjust.bias)))


def _depthwise(weights: LeaderWeights, numbers: Bottleneck) -> NDArray[np.float32]:
    return weights.depthwise_convolution(numbers.depthwise)
