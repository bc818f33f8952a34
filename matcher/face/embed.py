"""From an aligned face to a vector."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.face.align import fit_similarity, warp
from matcher.face.network import Network, to_tensor
from matcher.face.parameters import AlignmentParameters
from matcher.face.region import FaceRegion
from matcher.face.template import DIMENSIONS


class FaceEmbedder:
    """Open Model Zoo face-reidentification-retail-0095. Not thread-safe: one instance serves one thread."""

    def __init__(self, network: Path, parameters: AlignmentParameters) -> None:
        self._side_px = parameters.side_px
        self._landmarks_px = np.array(parameters.landmarks) * parameters.side_px
        self._network = Network(network, (1, 3, parameters.side_px, parameters.side_px))

    def align(self, pixels_bgr: NDArray[np.uint8], face: FaceRegion) -> NDArray[np.uint8]:
        """The face in the embedder's frame, shape (side, side, 3)."""
        return warp(pixels_bgr, fit_similarity(face.landmarks(), self._landmarks_px), self._side_px)

    def embed(self, aligned_bgr: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The features of an aligned face, shape (256,), not normalised."""
        (features,) = self._network.run(to_tensor(aligned_bgr)).values()
        return features.reshape(DIMENSIONS)
