"""LEADER's trained weights, read from the Keras file that the `pyfing` package ships.

Keras numbers the layers of one class by their depth in the graph, counted from the output, so the three
heads, which lie side by side, interleave; `matcher.fingerprint.leader_graph` holds the numbers. Kernels are
turned from Keras's (height, width, in, out) to the runtime's (out, in, height, width).
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import h5py
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Convolution:
    """A convolution of every input channel into every output channel."""

    kernel: Array
    """Shape (out, in, height, width)."""
    bias: Array
    """Shape (out,)."""


@dataclass(frozen=True, slots=True)
class SeparableConvolution:
    """A convolution within each channel followed by a 1x1 convolution across channels."""

    depthwise: Array
    """Shape (channels, 1, height, width)."""
    pointwise: Convolution


@dataclass(frozen=True, slots=True)
class LayerNormalisation:
    """Scale and offset after normalising the channels of one pixel."""

    gamma: Array
    """Shape (channels,)."""
    beta: Array
    """Shape (channels,)."""


class LeaderWeights:
    """All weights of one file, found by class and number."""

    def __init__(self, arrays: dict[str, Array], sha256: str) -> None:
        self._arrays = arrays
        self.sha256 = sha256
        """Hexadecimal digest of the file."""

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads `LEADER.weights.h5`.

        Raises:
            ValueError: the file is not a Keras weights file.
            OSError: the file cannot be read.
        """
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        try:
            with h5py.File(path, "r") as file:
                return cls(_datasets(file["layers"]), digest)
        except (OSError, KeyError) as error:
            raise ValueError(f"{path.name} is not a Keras weights file: {error}") from error

    def convolution(self, number: int) -> Convolution:
        """The weights of `Conv2D` layer `number`."""
        layer = _layer("conv2d", number)
        return Convolution(self._kernel(layer, 0), self._array(layer, 1))

    def separable_convolution(self, number: int) -> SeparableConvolution:
        """The weights of `SeparableConv2D` layer `number`."""
        layer = _layer("separable_conv2d", number)
        pointwise = Convolution(self._kernel(layer, 1), self._array(layer, 2))
        return SeparableConvolution(self._depthwise_kernel(layer), pointwise)

    def depthwise_convolution(self, number: int) -> Array:
        """The kernel of `DepthwiseConv2D` layer `number`, shape (channels, 1, height, width)."""
        return self._depthwise_kernel(_layer("depthwise_conv2d", number))

    def layer_normalisation(self, number: int) -> LayerNormalisation:
        """The weights of `LayerNormalization` layer `number`."""
        layer = _layer("layer_normalization", number)
        return LayerNormalisation(self._array(layer, 0), self._array(layer, 1))

    def _kernel(self, layer: str, variable: int) -> Array:
        return np.ascontiguousarray(self._array(layer, variable).transpose(3, 2, 0, 1))

    def _depthwise_kernel(self, layer: str) -> Array:
        return np.ascontiguousarray(self._array(layer, 0).transpose(2, 3, 0, 1))

    def _array(self, layer: str, variable: int) -> Array:
        try:
            return self._arrays[f"{layer}/vars/{variable}"]
        except KeyError:
            raise ValueError(f"the weights file has no {layer}/vars/{variable}: it is not LEADER's") from None


def _layer(class_name: str, number: int) -> str:
    return class_name if number == 0 else f"{class_name}_{number}"


def _datasets(layers: h5py.Group) -> dict[str, Array]:
    arrays: dict[str, Array] = {}

    def collect(name: str, item: object) -> None:
        if isinstance(item, h5py.Dataset):
            arrays[name] = np.asarray(item[()], np.float32)

    layers.visititems(collect)
    return arrays
