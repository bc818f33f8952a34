"""Finding faces, whichever way up the image is."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from matcher.face.align import fit_similarity, warp
from matcher.face.network import Network, to_tensor
from matcher.face.parameters import DetectionParameters
from matcher.face.region import FaceRegion
from matcher.face.turn import QUARTER_TURNS_DEG, turn_back, turn_pixels
from matcher.face.yunet import Detections, decode


class FaceDetector:
    """YuNet on square canvases. Not thread-safe: one instance serves one thread."""

    def __init__(self, network: Path, parameters: DetectionParameters) -> None:
        sides_px = {*parameters.canvas_sides_px, parameters.pose_side_px}
        self._parameters = parameters
        self._networks = {side_px: Network(network, (1, 3, side_px, side_px)) for side_px in sorted(sides_px)}
        self._pose_px = np.array(parameters.pose_landmarks) * parameters.pose_side_px

    def detect(self, pixels_bgr: NDArray[np.uint8]) -> tuple[FaceRegion, ...]:
        """All faces of the image, most confident first, in its own frame.

        A larger canvas is tried when a smaller one yields no sure face.
        """
        longer_side_px = max(pixels_bgr.shape[:2])
        best = _NOTHING
        for side_px in self._parameters.canvas_sides_px:
            best = max(best, self._best_turn(pixels_bgr, side_px), key=_rank)
            if best[1] >= self._parameters.enough_certainty or longer_side_px <= side_px:
                break
        return best[0]

    def certainty(self, pixels_bgr: NDArray[np.uint8], face: FaceRegion) -> float:
        """Confidence that a face is where its landmarks say, 0 to 1.

        A detector trained on upright faces still finds turned ones, with good confidence and with landmarks
        in the wrong places. So the face is brought into a standard pose by its landmarks and detected again:
        with the right ones it now stands upright and is found with certainty; with wrong ones it is askew.
        """
        standard = warp(
            pixels_bgr, fit_similarity(face.landmarks(), self._pose_px), self._parameters.pose_side_px
        )
        found = self._find(standard, self._parameters.pose_side_px)
        if not len(found):
            return 0.0
        eyes_px = np.linalg.norm(self._pose_px[0] - self._pose_px[1])
        offsets_px = np.linalg.norm(found.landmarks_px - self._pose_px, axis=2).mean(axis=1)
        in_place = offsets_px <= self._parameters.max_landmark_offset * eyes_px
        return float(found.confidences[in_place].max(initial=0.0))

    def _best_turn(self, pixels_bgr: NDArray[np.uint8], side_px: int) -> tuple[tuple[FaceRegion, ...], float]:
        """The faces at that right angle whose surest face is most certain, and the certainty."""
        best = _NOTHING
        for turn_deg in QUARTER_TURNS_DEG:
            faces = self._detect_turned(pixels_bgr, side_px, turn_deg)
            if faces:
                best = max(best, (faces, self.certainty(pixels_bgr, faces[0])), key=_rank)
            if best[1] >= self._parameters.sure_certainty:
                break
        return best

    def _detect_turned(
        self, pixels_bgr: NDArray[np.uint8], side_px: int, turn_deg: int
    ) -> tuple[FaceRegion, ...]:
        fitted, scale = _fit(pixels_bgr, side_px)
        height_px, width_px = fitted.shape[:2]
        faces = self._find(_pad(turn_pixels(fitted, turn_deg), side_px), side_px)
        return _regions(faces, turn_deg, width_px, height_px, scale)

    def _find(self, canvas_bgr: NDArray[np.uint8], side_px: int) -> Detections:
        return decode(self._networks[side_px].run(to_tensor(canvas_bgr)), side_px, self._parameters)


_NOTHING: tuple[tuple[FaceRegion, ...], float] = ((), 0.0)


def _rank(found: tuple[tuple[FaceRegion, ...], float]) -> tuple[float, float]:
    """Certainty first; among equals, the detector's first confidence."""
    faces, certainty = found
    return certainty, faces[0].confidence if faces else 0.0


def _fit(pixels_bgr: NDArray[np.uint8], side_px: int) -> tuple[NDArray[np.uint8], float]:
    """Shrinks, never enlarges, so that the longer side fits; returns the scale."""
    height_px, width_px = pixels_bgr.shape[:2]
    scale = min(1.0, side_px / max(height_px, width_px))
    if scale == 1.0:
        return pixels_bgr, scale
    size = (max(1, round(width_px * scale)), max(1, round(height_px * scale)))
    return np.asarray(cv2.resize(pixels_bgr, size, interpolation=cv2.INTER_AREA), dtype=np.uint8), scale


def _pad(pixels_bgr: NDArray[np.uint8], side_px: int) -> NDArray[np.uint8]:
    canvas = np.zeros((side_px, side_px, 3), dtype=np.uint8)
    canvas[: pixels_bgr.shape[0], : pixels_bgr.shape[1]] = pixels_bgr
    return canvas


def _regions(
    faces: Detections, turn_deg: int, width_px: int, height_px: int, scale: float
) -> tuple[FaceRegion, ...]:
    """Detections as regions of the original image."""
    near, far = faces.boxes_px[:, :2], faces.boxes_px[:, :2] + faces.boxes_px[:, 2:]
    corners = turn_back(np.stack([near, far], axis=1), turn_deg, width_px, height_px) / scale
    near, far = corners.min(axis=1), corners.max(axis=1)
    landmarks = turn_back(faces.landmarks_px, turn_deg, width_px, height_px) / scale
    return tuple(
        FaceRegion(
            left_px=float(near[i, 0]),
            top_px=float(near[i, 1]),
            width_px=float(far[i, 0] - near[i, 0]),
            height_px=float(far[i, 1] - near[i, 1]),
            landmarks_px=tuple((float(x), float(y)) for x, y in landmarks[i]),
            confidence=float(faces.confidences[i]),
            upright_turn_deg=turn_deg,
        )
        for i in range(len(faces))
    )
