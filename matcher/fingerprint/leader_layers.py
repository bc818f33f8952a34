"""The building blocks of LEADER as nodes of an inference graph.

All data is float32 of shape (1, channels, height, width).
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import openvino.opset15 as op
from numpy.typing import NDArray

from matcher.fingerprint.leader_weights import (
    Convolution,
    LayerNormalisation,
    LeaderWeights,
    SeparableConvolution,
)

Tensor: TypeAlias = Any
"""A node of the graph or one of its outputs; the runtime ships no type information."""

_CHANNELS = 1
_LAYER_NORMALISATION_EPSILON = 1e-3


def convolve(x: Tensor, weights: Convolution, dilation: int = 1) -> Tensor:
    """Convolution with bias that keeps height and width."""
    border = weights.kernel.shape[-1] // 2 * dilation
    y = op.convolution(x, _constant(weights.kernel), [1, 1], [border] * 2, [border] * 2, [dilation] * 2)
    return op.add(y, _per_channel(weights.bias))


def convolve_depthwise(x: Tensor, kernel: NDArray[np.float32]) -> Tensor:
    """Convolution within each channel, without bias, that keeps height and width."""
    border = kernel.shape[-1] // 2
    grouped = _constant(kernel[:, :, np.newaxis])
    return op.group_convolution(x, grouped, [1, 1], [border] * 2, [border] * 2, [1, 1])


def convolve_separably(x: Tensor, weights: SeparableConvolution) -> Tensor:
    """Convolution within each channel, then across channels."""
    return convolve(convolve_depthwise(x, weights.depthwise), weights.pointwise)


def normalise_layer(x: Tensor, weights: LayerNormalisation) -> Tensor:
    """Layer normalisation over the channels of each pixel (Ba, Kiros & Hinton 2016, arXiv:1607.06450)."""
    axes = op.constant(np.array([_CHANNELS], np.int64))
    y = op.mvn(x, axes, True, _LAYER_NORMALISATION_EPSILON, "inside_sqrt")
    return op.add(op.multiply(y, _per_channel(weights.gamma)), _per_channel(weights.beta))


def gelu(x: Tensor) -> Tensor:
    """Gaussian error linear unit in its exact form, which LEADER was trained with."""
    return op.gelu(x, "erf")


def sigmoid(x: Tensor) -> Tensor:
    """Logistic function."""
    return op.sigmoid(x)


def concatenate(parts: Sequence[Tensor]) -> Tensor:
    """Joins along channels."""
    return op.concat(list(parts), _CHANNELS)


def multiply(x: Tensor, y: Tensor) -> Tensor:
    """Element by element."""
    return op.multiply(x, y)


def max_pool(x: Tensor) -> Tensor:
    """Halves height and width, keeping maxima."""
    return op.max_pool(x, [2, 2], [1, 1], [0, 0], [0, 0], [2, 2], "floor", "explicit").output(0)


def average_pool(x: Tensor) -> Tensor:
    """Halves height and width, keeping means."""
    return op.avg_pool(x, [2, 2], [0, 0], [0, 0], [2, 2], True, "floor", "explicit")


def downsample(x: Tensor) -> Tensor:
    """Halves height and width: maxima of the first half of the channels, means of the second."""
    first, second = op.split(x, op.constant(np.int64(_CHANNELS)), 2).outputs()
    return concatenate([max_pool(first), average_pool(second)])


def upsample(x: Tensor) -> Tensor:
    """Doubles height and width by repeating pixels."""
    scales, axes = op.constant(np.array([2, 2], np.float32)), op.constant(np.array([2, 3], np.int64))
    no_border = [0, 0, 0, 0]
    return op.interpolate(
        x, scales, "nearest", "scales", no_border, no_border, "asymmetric", "floor", axes=axes
    )


def stem(x: Tensor, weights: LeaderWeights, convolution: int, normalisation: int) -> Tensor:
    """A plain and a dilated convolution side by side, normalised."""
    plain = convolve(x, weights.convolution(convolution))
    dilated = convolve(x, weights.convolution(convolution + 1), dilation=2)
    y = normalise_layer(concatenate([plain, dilated]), weights.layer_normalisation(normalisation))
    return gelu(y)


def separable_block(x: Tensor, weights: LeaderWeights, convolution: int, normalisation: int) -> Tensor:
    """Separable convolution, normalised."""
    y = convolve_separably(x, weights.separable_convolution(convolution))
    return gelu(normalise_layer(y, weights.layer_normalisation(normalisation)))


def inverse_bottleneck(
    x: Tensor, weights: LeaderWeights, depthwise: int, normalisation: int, convolutions: tuple[int, int, int]
) -> Tensor:
    """Depthwise convolution, expansion to four times the channels and back, residual sum, change of width."""
    expand, reduce, adjust = (weights.convolution(number) for number in convolutions)
    y = convolve_depthwise(x, weights.depthwise_convolution(depthwise))
    y = normalise_layer(y, weights.layer_normalisation(normalisation))
    y = convolve(gelu(convolve(y, expand)), reduce)
    return convolve(op.add(x, y), adjust)


def _constant(values: NDArray[np.float32]) -> Tensor:
    return op.constant(np.ascontiguousarray(values, np.float32))


def _per_channel(values: NDArray[np.float32]) -> Tensor:
    return _constant(values.reshape(1, -1, 1, 1))
