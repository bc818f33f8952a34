"""Networks in the inference runtime (OpenVINO), on one thread and in full precision."""

from pathlib import Path

import numpy as np
import openvino
from numpy.typing import NDArray

# Full precision on every processor: bfloat16 is faster where there is hardware for it, but one image would
# then yield different templates on different machines. Parallelism comes from worker processes.
_CONFIGURATION = {
    "INFERENCE_NUM_THREADS": 1,
    "NUM_STREAMS": 1,
    "INFERENCE_PRECISION_HINT": "f32",
    "ENABLE_CPU_PINNING": False,
}


class Network:
    """A compiled network with one input. Not thread-safe: one instance serves one thread."""

    def __init__(self, path: Path, input_shape: tuple[int, ...]) -> None:
        """Reads and compiles.

        Args:
            path: an ONNX file, or the .xml of an OpenVINO IR with its .bin beside it.
            input_shape: batch, channels, height, width.
        """
        core = openvino.Core()
        model = core.read_model(path)
        model.reshape(list(input_shape))
        compiled = core.compile_model(model, "CPU", _CONFIGURATION)
        self._request = compiled.create_infer_request()
        self._outputs = {name: output for output in compiled.outputs for name in output.names}

    def run(self, tensor: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """Outputs by name, as copies that outlive the next run."""
        results = self._request.infer([tensor])
        return {name: np.array(results[output]) for name, output in self._outputs.items()}


def to_tensor(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """From (height, width, 3) to (1, 3, height, width), values unchanged."""
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)[None].astype(np.float32))
