"""The building blocks of LEADER, rewritten to run fast: see `matcher.fingerprint.leader_folding`.

All data is of shape (1, channels, height, width).
"""

from dataclasses import dataclass

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
    depth_to_space,
    divide_by_deviation,
    gelu,
    in_strips,
    scale_and_offset,
)
from matcher.fingerprint.leader_weights import Convolution, LeaderWeights


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
    return _inverse_bottleneck(x, weights, numbers, weights.convolution(numbers.adjust))


def head(x: Tensor, weights: LeaderWeights, numbers: Head) -> Tensor:
    """From features at half the size of the input to one map at its full size.

    The published head doubles its features in the middle. All that follows but the last convolution sees one
    pixel at a time, so here the doubling comes last.
    """
    widen = centre(weights.convolution(numbers.widen))
    adjust = compose(widen, weights.convolution(numbers.bottleneck.adjust))
    y = _inverse_bottleneck(x, weights, numbers.bottleneck, adjust)
    y = divide_by_deviation(y, len(widen.bias), centred=True)
    mix = absorb_scale(weights.convolution(numbers.mix), weights.layer_normalisation(numbers.normalisation))
    return depth_to_space(
        convolve(gelu(convolve(y, mix)), before_doubling(weights.convolution(numbers.last)))
    )


def _inverse_bottleneck(
    x: Tensor, weights: LeaderWeights, numbers: Bottleneck, adjust: Convolution
) -> Tensor:
    """Reduction and change of width are one convolution where that is less work."""
    kernel = weights.depthwise_convolution(numbers.depthwise)
    y = divide_by_deviation(convolve_depthwise(x, kernel), len(kernel), centred=False)
    normalisation = weights.layer_normalisation(numbers.normalisation)
    expand = absorb_centring(absorb_scale(weights.convolution(numbers.expand), normalisation))
    reduce = weights.convolution(numbers.reduce)
    if len(adjust.bias) >= len(reduce.bias):
        return convolve(add(x, convolve(gelu(convolve(y, expand)), reduce)), adjust)
    both = compose(adjust, reduce)
    y = in_strips(y, numbers.strips, lambda strip: convolve(gelu(convolve(strip, expand)), both))
    return add(y, convolve(x, Convolution(adjust.kernel, 0 * adjust.bias)))
