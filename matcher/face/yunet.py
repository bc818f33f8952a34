"""Decoding of YuNet's outputs (Wu, Peng, Yu: YuNet: A Tiny Millisecond-level Face Detector, 2023).

The network is anchor-free. For every cell of three grids (strides of 8, 16 and 32 pixels) it gives a face
score, an objectness, a box relative to the cell and five landmarks relative to the cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.face.parameters import DetectionParameters

STRIDES_PX = (8, 16, 32)


@dataclass(frozen=True, slots=True, eq=False)
class Detections:
    """`n` faces, most confident first, in pixels of the canvas."""

    boxes_px: NDArray[np.float64]
    """Shape (n, 4): left, top, width, height."""
    landmarks_px: NDArray[np.float64]
    """Shape (n, 5, 2)."""
    confidences: NDArray[np.float64]
    """Shape (n,)."""

    def __len__(self) -> int:
        return len(self.confidences)

    def take(self, indices: NDArray[np.intp]) -> "Detections":
        """The detections at `indices`, in that order."""
        return Detections(self.boxes_px[indices], self.landmarks_px[indices], self.confidences[indices])


def decode(
    outputs: Mapping[str, NDArray[np.float32]], side_px: int, parameters: DetectionParameters
) -> Detections:
    """Faces of at least the minimum confidence, overlaps removed.

    Args:
        outputs: `cls_s`, `obj_s`, `bbox_s` and `kps_s` for each stride s, shape (1, cells, values).
        side_px: side of the square canvas.
        parameters: thresholds.
    """
    levels = [_decode_level(outputs, stride_px, side_px, parameters) for stride_px in STRIDES_PX]
    found = Detections(
        np.concatenate([level.boxes_px for level in levels]),
        np.concatenate([level.landmarks_px for level in levels]),
        np.concatenate([level.confidences for level in levels]),
    )
    order = np.argsort(-found.confidences, kind="stable")[: parameters.max_candidates]
    return _without_overlaps(found.take(order), parameters.max_overlap)


def _decode_level(
    outputs: Mapping[str, NDArray[np.float32]], stride_px: int, side_px: int, parameters: DetectionParameters
) -> Detections:
    face, objectness, boxes, landmarks = (
        outputs[f"{head}_{stride_px}"][0].astype(np.float64) for head in ("cls", "obj", "bbox", "kps")
    )
    confidences = np.sqrt(np.clip(face[:, 0], 0, 1) * np.clip(objectness[:, 0], 0, 1))
    (cells,) = np.nonzero(confidences >= parameters.min_confidence)
    corners = np.stack([cells % (side_px // stride_px), cells // (side_px // stride_px)], axis=1)
    centres = (corners + boxes[cells, :2]) * stride_px
    sizes = np.exp(boxes[cells, 2:]) * stride_px
    points = (corners[:, None, :] + landmarks[cells].reshape(-1, 5, 2)) * stride_px
    return Detections(np.hstack([centres - sizes / 2, sizes]), points, confidences[cells])


def _without_overlaps(sorted_faces: Detections, max_overlap: float) -> Detections:
    """Greedy non-maximum suppression."""
    kept: list[int] = []
    remaining = np.arange(len(sorted_faces))
    while len(remaining):
        best, remaining = remaining[0], remaining[1:]
        kept.append(int(best))
        overlaps = _overlaps(sorted_faces.boxes_px[best], sorted_faces.boxes_px[remaining])
        remaining = remaining[overlaps < max_overlap]
    return sorted_faces.take(np.array(kept, dtype=np.intp))


def _overlaps(box: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Intersection over union."""
    near = np.maximum(box[:2], others[:, :2])
    far = np.minimum(box[:2] + box[2:], others[:, :2] + others[:, 2:])
    shared = np.prod(np.clip(far - near, 0, None), axis=1)
    union = box[2] * box[3] + others[:, 2] * others[:, 3] - shared
    return np.asarray(shared / np.maximum(union, 1e-9))
