"""The architecture of LEADER (Cappelli & Ferrara 2026, arXiv:2602.15493) as an inference graph.

A context encoder-decoder gates the features that a refinement encoder-decoder turns, through three heads,
into maps of minutia position, direction and kind. The network ends where its convolutions end: the
published graph goes on with a Gaussian blur and a suppression of non-maxima, which
`matcher.fingerprint.peaks` does in full precision.
"""

import numpy as np
import openvino as ov
import openvino.opset15 as op

from matcher.fingerprint.leader_blocks import (
    PATCH_SIDE,
    Bottleneck,
    Head,
    head,
    head_at_points,
    inverse_bottleneck,
    separable_block,
    stem,
)
from matcher.fingerprint.leader_layers import (
    Tensor,
    average_pool,
    channels_first,
    channels_last,
    concatenate,
    convert,
    convolve,
    downsample,
    gelu,
    max_pool,
    multiply,
    sigmoid,
    upsample,
)
from matcher.fingerprint.leader_weights import LeaderWeights
from matcher.fingerprint.parameters import Arithmetic

SIZE_MULTIPLE_PX = 32
"""Height and width of the input are multiples of this: the encoders halve them five times."""
_DEPTH = 4
_ATTENTION_DILATIONS = (1, 3, 6)
_STRIPS = 8
"""Of maps at half or quarter size, whose rows are multiples of 8."""
_LARGE_LEVELS = (0, 2 * _DEPTH - 1)
"""Of the refinement: those at half and quarter size that narrow their data."""

_POSITION = Head(Bottleneck(8, 18, 32, 33, 35, _STRIPS), widen=40, normalisation=21, mix=42, last=44)
_DIRECTION = Head(Bottleneck(9, 19, 34, 36, 39), widen=43, normalisation=22, mix=46, last=48)
_KIND = Head(Bottleneck(10, 20, 37, 38, 41), widen=45, normalisation=23, mix=49, last=50)


def build(weights: LeaderWeights, arithmetic: Arithmetic) -> ov.Model:
    """Builds the network up to the map of positions, for any size that is a multiple of `SIZE_MULTIPLE_PX`.

    Input: grey levels 0 to 255, shape (1, 1, height, width). Outputs: position confidence, shape (1, 1,
    height, width), and the features that the heads read, shape (1, height / 2, width / 2, channels), in the
    arithmetic that they are computed in: the runtime takes long to convert them.

    Raises:
        ValueError: the weights are not LEADER's.
    """
    pixels = op.parameter([1, 1, -1, -1], np.float32, "pixels")
    context = _context(max_pool(stem(pixels, weights, convolution=0, normalisation=0)), weights)
    detail = average_pool(stem(pixels, weights, convolution=2, normalisation=9))
    features = _refine(concatenate([_gate(context, weights), detail]), weights)
    outputs = [sigmoid(head(features, weights, _POSITION)), convert(channels_last(features), arithmetic)]
    return ov.Model([op.result(output) for output in outputs], [pixels], "LEADER")


def build_heads_at_points(weights: LeaderWeights, points: int) -> ov.Model:
    """Builds the heads for direction and kind as they are at single points.

    They are a third of the network's work when computed everywhere, and are read at minutiae only.

    Inputs: features around each point, shape (points, side, side, channels) with the side `PATCH_SIDE`, and
    which of the 3x3 around it lie inside the image, 1 or 0, shape (points, 1, 3, 3). Outputs, for the square
    of 2x2 pixels that a point stands for: direction as cosine and sine up to a factor, shape (points, 8, 1,
    1); confidence of being a ridge ending, shape (points, 4, 1, 1).
    """
    channels = len(weights.layer_normalisation(_DIRECTION.bottleneck.normalisation).gamma)
    patches = op.parameter([points, PATCH_SIDE, PATCH_SIDE, channels], np.float32, "patches")
    inside = op.parameter([points, 1, 3, 3], np.float32, "inside")
    around = channels_first(patches)
    outputs = [
        head_at_points(around, inside, weights, _DIRECTION),
        sigmoid(head_at_points(around, inside, weights, _KIND)),
    ]
    return ov.Model([op.result(output) for output in outputs], [patches, inside], "LEADER's heads")


def _context(x: Tensor, weights: LeaderWeights) -> Tensor:
    skipped = []
    for level in range(_DEPTH):
        x = separable_block(x, weights, convolution=level, normalisation=1 + level)
        skipped.append(x)
        x = downsample(x)
    for level in range(_DEPTH):
        x = separable_block(x, weights, convolution=_DEPTH + level, normalisation=1 + _DEPTH + level)
        x = concatenate([upsample(x), skipped.pop()])
    return x


def _gate(x: Tensor, weights: LeaderWeights) -> Tensor:
    scales = [
        gelu(convolve(x, weights.convolution(4 + index), dilation))
        for index, dilation in enumerate(_ATTENTION_DILATIONS)
    ]
    return multiply(x, sigmoid(convolve(concatenate(scales), weights.convolution(7))))


def _refine(x: Tensor, weights: LeaderWeights) -> Tensor:
    skipped = []
    for level in range(_DEPTH):
        x = inverse_bottleneck(x, weights, _bottleneck(level))
        skipped.append(x)
        x = downsample(x)
    for level in range(_DEPTH, 2 * _DEPTH):
        x = inverse_bottleneck(x, weights, _bottleneck(level))
        x = concatenate([upsample(x), skipped.pop()])
    return x


def _bottleneck(level: int) -> Bottleneck:
    first = 8 + 3 * level
    strips = _STRIPS if level in _LARGE_LEVELS else 1
    return Bottleneck(level, 10 + level, first, first + 1, first + 2, strips)
