"""LEADER, compiled: grey levels in, a map of minutiae and their descriptions out."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import openvino as ov
from numpy.typing import NDArray

from matcher.fingerprint.leader_blocks import PATCH_SIDE
from matcher.fingerprint.leader_graph import SIZE_MULTIPLE_PX, build, build_heads_at_points
from matcher.fingerprint.leader_weights import LeaderWeights
from matcher.fingerprint.parameters import Arithmetic

_CACHED_KERNELS = 2000
"""Of the last dozens of sizes of print; to compile those of one size takes as long as half a print."""

_POINTS = 32
"""Described at a time: one shape, so that nothing is compiled anew for another number of minutiae."""


@dataclass(frozen=True, slots=True, eq=False)
class MinutiaMap:
    """Where LEADER sees minutiae, and what it read around."""

    confidence: NDArray[np.float32]
    """That a minutia lies at a pixel, 0 to 1, shape (height, width) of the input."""
    features: NDArray[np.float32] | NDArray[np.uint16]
    """Shape (rows, columns, channels): one vector for each 2x2 pixels of the padded input; float32, or the
    bits of bfloat16."""
    top_px: int
    """Padding above the input."""
    left_px: int


@dataclass(frozen=True, slots=True, eq=False)
class Descriptions:
    """What LEADER says of `n` minutiae."""

    direction_rad: NDArray[np.float32]
    """Counter-clockwise from +x with y pointing up, 0 to 2 pi, shape (n,)."""
    ending: NDArray[np.float32]
    """Confidence that it is a ridge ending rather than a bifurcation, 0 to 1, shape (n,)."""


class Leader:
    """The network, loaded once and used by one thread at a time."""

    def __init__(self, weights: Path, coarsest: Arithmetic) -> None:
        """Compiles the network.

        Args:
            weights: `LEADER.weights.h5` of the `pyfing` package.
            coarsest: Arithmetic that may be used where the processor computes faster with it.

        Raises:
            ValueError: the file does not hold LEADER's weights.
            OSError: the file cannot be read.
        """
        loaded = LeaderWeights.load(weights)
        self.weights_sha256 = loaded.sha256
        """Hexadecimal digest of the weights file."""
        core = ov.Core()
        self.arithmetic = coarsest if coarsest == _native(core) else Arithmetic.FLOAT32
        """In use."""
        options = {
            "INFERENCE_NUM_THREADS": 1,
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": self.arithmetic.value,
            "CPU_RUNTIME_CACHE_CAPACITY": str(_CACHED_KERNELS),
        }
        heads = build_heads_at_points(loaded, _POINTS)
        self._network = core.compile_model(
            build(loaded, self.arithmetic), "CPU", options
        ).create_infer_request()
        self._heads = core.compile_model(heads, "CPU", options).create_infer_request()

    def map(self, pixels: NDArray[np.uint8]) -> MinutiaMap:
        """Runs the network on a print at 500 dpi, dark ridges on a light ground, shape (height, width)."""
        height_px, width_px = pixels.shape
        top, bottom = _borders(height_px)
        left, right = _borders(width_px)
        padded = cv2.copyMakeBorder(pixels, top, bottom, left, right, cv2.BORDER_REPLICATE)
        self._network.infer([padded[np.newaxis, np.newaxis].astype(np.float32)])
        confidence, features = (self._network.get_output_tensor(k).data[0].copy() for k in range(2))
        if self.arithmetic is Arithmetic.BFLOAT16:
            features = features.view(np.uint16)
        window = confidence[0, top : top + height_px, left : left + width_px]
        return MinutiaMap(window, features, top, left)

    def describe(self, found: MinutiaMap, row: NDArray[np.intp], column: NDArray[np.intp]) -> Descriptions:
        """Reads direction and kind at pixels of a map, given by two arrays of shape (n,)."""
        row, column = row + found.top_px, column + found.left_px
        count = len(row)
        direction, ending = np.empty((count, 2, 4), np.float32), np.empty((count, 4), np.float32)
        for first in range(0, count, _POINTS):
            part = slice(first, min(first + _POINTS, count))
            self._heads.infer(_surroundings(found.features, row[part] // 2, column[part] // 2))
            directions, endings = (self._heads.get_output_tensor(k).data for k in range(2))
            direction[part] = directions.reshape(_POINTS, 2, 4)[: part.stop - first]
            ending[part] = endings.reshape(_POINTS, 4)[: part.stop - first]
        corner = 2 * (row % 2) + column % 2
        cosine, sine = direction[np.arange(count), :, corner].T
        direction_rad = np.arctan2(sine, cosine) % (2 * np.pi)
        return Descriptions(direction_rad.astype(np.float32), ending[np.arange(count), corner])


def _surroundings(
    features: NDArray[np.float32] | NDArray[np.uint16], row: NDArray[np.intp], column: NDArray[np.intp]
) -> list[NDArray[np.float32]]:
    """Inputs of the heads: the features around at most `_POINTS` of them, and which lie inside."""
    reach = np.arange(PATCH_SIDE) - PATCH_SIDE // 2
    rows, columns = row[:, np.newaxis] + reach, column[:, np.newaxis] + reach
    height, width, channels = features.shape
    rows_inside, columns_inside = (rows >= 0) & (rows < height), (columns >= 0) & (columns < width)
    inside = rows_inside[:, :, np.newaxis] & columns_inside[:, np.newaxis]
    places = rows.clip(0, height - 1)[:, :, np.newaxis] * width + columns.clip(0, width - 1)[:, np.newaxis]
    around = _to_float32(features.reshape(-1, channels).take(places, axis=0))
    patches = np.zeros((_POINTS, PATCH_SIDE, PATCH_SIDE, channels), np.float32)
    np.multiply(around, inside[..., np.newaxis], out=patches[: len(row)])
    middle = slice(PATCH_SIDE // 2 - 1, PATCH_SIDE // 2 + 2)
    near = np.zeros((_POINTS, 1, 3, 3), np.float32)
    near[: len(row), 0] = inside[:, middle, middle]
    return [patches, near]


def _to_float32(values: NDArray[np.float32] | NDArray[np.uint16]) -> NDArray[np.float32]:
    """A bfloat16 is the upper half of a float32."""
    if values.dtype == np.uint16:
        values = (values.astype(np.uint32) << np.uint32(16)).view(np.float32)
    return np.asarray(values, np.float32)


def _native(core: ov.Core) -> Arithmetic:
    """The fastest arithmetic that the processor has instructions for; others would be emulated."""
    # The runtime's list of capabilities names emulated arithmetic too, its preference does not.
    preferred = core.get_property("CPU", "INFERENCE_PRECISION_HINT").get_type_name()
    return Arithmetic.BFLOAT16 if preferred == Arithmetic.BFLOAT16 else Arithmetic.FLOAT32


def _borders(side_px: int) -> tuple[int, int]:
    missing = -side_px % SIZE_MULTIPLE_PX
    return missing // 2, missing - missing // 2
