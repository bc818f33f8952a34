"""LEADER, compiled: grey levels in, maps of minutiae out."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import openvino as ov
from numpy.typing import NDArray

from matcher.fingerprint.leader_graph import SIZE_MULTIPLE_PX, build
from matcher.fingerprint.leader_weights import LeaderWeights
from matcher.fingerprint.parameters import Arithmetic

_CACHED_KERNELS = 500
"""Of the last few sizes of print. By default the runtime keeps thousands, 5 MB for each new size."""


@dataclass(frozen=True, slots=True, eq=False)
class MinutiaMaps:
    """What LEADER says of each pixel; all maps have the shape (height, width) of the input."""

    confidence: NDArray[np.float32]
    """That a minutia lies here, 0 to 1."""
    cosine: NDArray[np.float32]
    """Of the direction, times a factor that `sine` shares; counter-clockwise from +x with y pointing up."""
    sine: NDArray[np.float32]
    ending: NDArray[np.float32]
    """Confidence that the minutia is a ridge ending rather than a bifurcation, 0 to 1."""


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
        self._request = core.compile_model(build(loaded), "CPU", options).create_infer_request()

    def map(self, pixels: NDArray[np.uint8]) -> MinutiaMaps:
        """Runs the network on a print at 500 dpi, dark ridges on a light ground, shape (height, width)."""
        height_px, width_px = pixels.shape
        top, bottom = _borders(height_px)
        left, right = _borders(width_px)
        padded = cv2.copyMakeBorder(pixels, top, bottom, left, right, cv2.BORDER_REPLICATE)
        self._request.infer([padded[np.newaxis, np.newaxis].astype(np.float32)])
        window = (slice(top, top + height_px), slice(left, left + width_px))
        position, direction, kind = (self._request.get_output_tensor(k).data[0].copy() for k in range(3))
        return MinutiaMaps(position[0][window], direction[0][window], direction[1][window], kind[0][window])


def _native(core: ov.Core) -> Arithmetic:
    """The fastest arithmetic that the processor has instructions for; others would be emulated."""
    # The runtime's list of capabilities names emulated arithmetic too, its preference does not.
    preferred = core.get_property("CPU", "INFERENCE_PRECISION_HINT").get_type_name()
    return Arithmetic.BFLOAT16 if preferred == Arithmetic.BFLOAT16 else Arithmetic.FLOAT32


def _borders(side_px: int) -> tuple[int, int]:
    missing = -side_px % SIZE_MULTIPLE_PX
    return missing // 2, missing - missing // 2
