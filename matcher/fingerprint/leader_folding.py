"""Exact rewritings of LEADER's weights that leave fewer operations to run.

Each gives what the published layers give, up to rounding of float32. They rest on three facts: convolutions
are linear, so two 1x1 convolutions in a row are one; the mean that layer normalisation subtracts is linear
too, so a convolution next to it can subtract it; and a convolution that reads repeated pixels adds up those
of its weights that meet the same pixel.
"""

import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.leader_weights import Convolution, LayerNormalisation

_Array64 = NDArray[np.float64]


def compose(outer: Convolution, inner: Convolution) -> Convolution:
    """The 1x1 convolution that equals the 1x1 convolution `inner` followed by the 1x1 convolution `outer`."""
    mixing = _mixing(outer)
    return _pointwise(mixing @ _mixing(inner), mixing @ inner.bias + outer.bias)


def centre(convolution: Convolution) -> Convolution:
    """Subtracts from each output the mean of all outputs of its pixel."""
    kernel, bias = convolution.kernel.astype(np.float64), convolution.bias.astype(np.float64)
    return _convolution(kernel - kernel.mean(axis=0), bias - bias.mean())


def centre_beside(convolution: Convolution, others: int, first: bool) -> Convolution:
    """The part that a convolution has in its own and `others` more channels, after centring all of them.

    Convolutions side by side are joined by adding up their parts, where they would be concatenated before.

    Args:
        convolution: Of `n` output channels.
        others: Channels of the convolution beside it.
        first: Whether its channels stand before the others.
    """
    own = len(convolution.bias)
    place = np.arange(own) + (0 if first else others)
    spread = np.eye(own + others)[:, place] - 1 / (own + others)
    kernel = np.tensordot(spread, convolution.kernel.astype(np.float64), 1)
    return _convolution(kernel, spread @ convolution.bias)


def absorb_scale(convolution: Convolution, normalisation: LayerNormalisation) -> Convolution:
    """The 1x1 convolution that includes scale and offset of the normalisation before it."""
    mixing = _mixing(convolution)
    return _pointwise(mixing * normalisation.gamma, convolution.bias + mixing @ normalisation.beta)


def absorb_centring(convolution: Convolution) -> Convolution:
    """The 1x1 convolution that ignores the mean of its input's channels."""
    mixing = _mixing(convolution)
    return _pointwise(mixing - mixing.mean(axis=1, keepdims=True), convolution.bias.astype(np.float64))


def before_doubling(convolution: Convolution) -> Convolution:
    """What a 5x5 convolution does to an image doubled by repeating pixels, done at the image's own size.

    Returns:
        A 3x3 convolution. Its output channel 4c + 2y + x is what the 5x5 convolution gives in channel c at
        odd (1) or even (0) row y and column x: `depth_to_space` puts them in place.
    """
    channels, inputs, side, _ = convolution.kernel.shape
    reach = side // 2
    kernel = np.zeros((channels, 2, 2, inputs, 3, 3))
    for y, x, row, column in np.ndindex(2, 2, side, side):
        source = ((y + row - reach) // 2 + 1, (x + column - reach) // 2 + 1)
        kernel[:, y, x, :, *source] += convolution.kernel[:, :, row, column]
    return _convolution(kernel.reshape(4 * channels, inputs, 3, 3), np.repeat(convolution.bias, 4))


def _mixing(convolution: Convolution) -> _Array64:
    return convolution.kernel[:, :, 0, 0].astype(np.float64)


def _pointwise(mixing: _Array64, bias: _Array64) -> Convolution:
    return _convolution(mixing[:, :, np.newaxis, np.newaxis], bias)


def _convolution(kernel: _Array64, bias: NDArray[np.floating]) -> Convolution:
    return Convolution(kernel.astype(np.float32), bias.astype(np.float32))
