"""A fingerprint ready for comparison: where its minutiae lie, how sure they are, and their cylinders."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.comparison_parameters import LAYERS, CylinderParameters
from matcher.fingerprint.cylinders import pack, poses
from matcher.fingerprint.kernels_cylinders import cell_sums
from matcher.fingerprint.minutiae import Minutiae


@dataclass(frozen=True, slots=True, eq=False)
class PreparedFingerprint:
    """What comparison needs of `n` minutiae, 69 bytes each, in the order of the template."""

    poses: NDArray[np.float32]
    """Columns x and y in px at 500 dpi with y pointing up, and direction in rad; shape (n, 3)."""
    bits: NDArray[np.uint64]
    """Cylinders, one word a layer, shape (n, 6)."""
    masks: NDArray[np.uint64]
    """Valid cells of every layer, shape (n,); 0 where the cylinder says too little to be compared."""
    quality: NDArray[np.uint8]
    """Confidence that each minutia is one, in percent, shape (n,)."""

    def __len__(self) -> int:
        return len(self.masks)


def prepare_minutiae(minutiae: Minutiae, parameters: CylinderParameters) -> PreparedFingerprint:
    """Derives the cylinders of all minutiae; none of them for an empty template."""
    pose = poses(minutiae)
    if not len(pose):
        return PreparedFingerprint(
            pose, np.empty((0, LAYERS), np.uint64), np.empty(0, np.uint64), np.empty(0, np.uint8)
        )
    cylinders = pack(cell_sums(pose, parameters), parameters)
    return PreparedFingerprint(pose, cylinders.bits, cylinders.masks, minutiae.quality)
