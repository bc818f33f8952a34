"""The operations of LEADER as nodes of an inference graph.

All data is of shape (n, channels, height, width).
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
import openvino.opset15 as op
from numpy.typing import NDArray

from matcher.fingerprint.leader_weights import Convolution, LayerNormalisation
from matcher.fingerprint.parameters import Arithmetic

Tensor: TypeAlias = Any
"""A node of the graph or one of its outputs; the runtime ships no type information."""

_CHANNELS = 1
_ROWS = 2
_LAYER_NORMALISATION_EPSILON = 1e-3


def convolve(x: Tensor, weights: Convolution, dilation: int = 1, keep_size: bool = True) -> Tensor:
    """Convolution with bias; height and width are kept by a border of zeros, or lose the border."""
    border = [weights.kernel.shape[-1] // 2 * dilation if keep_size else 0] * 2
    y = op.convolution(x, _constant(weights.kernel), [1, 1], border, border, [dilation] * 2)
    return op.add(y, _per_channel(weights.bias))


def convolve_depthwise(x: Tensor, kernel: NDArray[np.float32], keep_size: bool = True) -> Tensor:
    """Convolution within each channel, without bias; height and width as in `convolve`."""
    border = [kernel.shape[-1] // 2 if keep_size else 0] * 2
    return op.group_convolution(x, _constant(kernel[:, :, np.newaxis]), [1, 1], border, border, [1, 1])


def divide_by_deviation(x: Tensor, channels: int, centred: bool) -> Tensor:
    """What layer normalisation (Ba, Kiros & Hinton 2016, arXiv:1607.06450) does but for its linear parts.

    Divides the channels of each pixel by their standard deviation; mean, scale and offset are left to the
    convolutions before and after.

    Args:
        x: Data.
        channels: Number of its channels.
        centred: Whether the mean of each pixel's channels is known to be 0.
    """
    axis = op.constant(np.array([_CHANNELS], np.int64))
    length = op.reduce_l2(x, axis, True)
    variance = op.multiply(op.multiply(length, length), _constant(np.float32(1 / channels)))
    if not centred:
        mean = op.reduce_mean(x, axis, True)
        variance = op.subtract(variance, op.multiply(mean, mean))
    deviation = op.sqrt(op.add(variance, _constant(np.float32(_LAYER_NORMALISATION_EPSILON))))
    return op.multiply(x, op.divide(_constant(np.float32(1)), deviation))


def scale_and_offset(x: Tensor, weights: LayerNormalisation) -> Tensor:
    """What layer normalisation does last."""
    return op.add(op.multiply(x, _per_channel(weights.gamma)), _per_channel(weights.beta))


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


def crop(x: Tensor, border: int) -> Tensor:
    """Takes a border off all four sides."""
    first, last, step = ([value] * 2 for value in (border, -border, 1))
    axes = op.constant(np.array([2, 3], np.int64))
    return op.slice(x, *(op.constant(np.array(part, np.int64)) for part in (first, last, step)), axes)


def channels_first(x: Tensor) -> Tensor:
    """From shape (n, height, width, channels)."""
    return op.transpose(x, op.constant(np.array([0, 3, 1, 2], np.int64)))


def channels_last(x: Tensor) -> Tensor:
    """To shape (n, height, width, channels)."""
    return op.transpose(x, op.constant(np.array([0, 2, 3, 1], np.int64)))


def convert(x: Tensor, arithmetic: Arithmetic) -> Tensor:
    """To numbers of another type."""
    return op.convert(x, arithmetic.value)


def depth_to_space(x: Tensor) -> Tensor:
    """Doubles height and width by taking each square of 2x2 pixels from four channels."""
    return op.depth_to_space(x, "depth_first", 2)


def in_strips(x: Tensor, strips: int, work: Callable[[Tensor], Tensor]) -> Tensor:
    """Applies work that sees one pixel at a time to one strip of rows after another.

    What is between two convolutions then stays in the processor's cache.
    """
    if strips == 1:
        return work(x)
    parts = op.split(x, op.constant(np.int64(_ROWS)), strips).outputs()
    return op.concat([work(part) for part in parts], _ROWS)


def add(x: Tensor, y: Tensor) -> Tensor:
    """Element by element."""
    return op.add(x, y)


def _constant(values: NDArray[np.float32] | np.float32) -> Tensor:
    return op.constant(np.ascontiguousarray(values, np.float32))


def _per_channel(values: NDArray[np.float32]) -> Tensor:
    return _constant(values.reshape(1, -1, 1, 1))
