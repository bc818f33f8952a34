"""Finding faces, whichever way up the image is."""

from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from matcher.face.align import fit_similarity, invert, transform, warp
from matcher.face.network import Network, to_tensor
from matcher.face.parameters import DetectionParameters
from matcher.face.region import LEFT_EYE, RIGHT_EYE, FaceRegion
from matcher.face.turn import QUARTER_TURNS_DEG, turn_back, turn_pixels
from matcher.face.yunet import Detections, decode


@dataclass(frozen=True, slots=True)
class Verification:
    """What further looks at a face say."""

    certainty: float
    """That a face is where its landmarks say, 0 to 1."""
    face: FaceRegion
    """The face; where it leaned, with the landmarks of the last look, which are the more precise."""


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

    def verify(self, pixels_bgr: NDArray[np.uint8], face: FaceRegion) -> Verification:
        """Looks at a face again in a standard pose, to see whether it is where its landmarks say.

        A detector trained on upright faces still finds turned and tilted ones, with good confidence and with
        landmarks in the wrong places, as if they were upright. So the face is brought into a standard pose by
        its landmarks and detected again: with the right ones it now stands upright and is found with
        certainty; with wrong ones it is askew. A face that still leans is straightened by what was found, and
        looked at once more.
        """
        verified = Verification(0.0, face)
        for _ in range(self._parameters.max_looks):
            to_pose = fit_similarity(verified.face.landmarks(), self._pose_px)
            found = self._find_in_pose(warp(pixels_bgr, to_pose, self._parameters.pose_side_px))
            if found is None:
                break
            verified = replace(verified, certainty=float(found.confidences[0]))
            landmarks_px = found.landmarks_px[0]
            if abs(_lean_deg(landmarks_px, self._pose_px)) <= self._parameters.max_lean_deg:
                break
            verified = replace(verified, face=_moved(face, transform(invert(to_pose), landmarks_px)))
        return verified

    def _find_in_pose(self, standard_bgr: NDArray[np.uint8]) -> Detections | None:
        """The surest face whose landmarks are near those of the standard pose."""
        found = self._find(standard_bgr, self._parameters.pose_side_px)
        eyes_px = np.linalg.norm(self._pose_px[LEFT_EYE] - self._pose_px[RIGHT_EYE])
        offsets = np.linalg.norm(found.landmarks_px - self._pose_px, axis=2).mean(axis=1) / eyes_px
        in_place = np.flatnonzero(offsets <= self._parameters.max_landmark_offset)
        return found.take(in_place[:1]) if len(in_place) else None

    def _best_turn(self, pixels_bgr: NDArray[np.uint8], side_px: int) -> tuple[tuple[FaceRegion, ...], float]:
        """The faces at that right angle whose surest face is most certain, and the certainty."""
        fitted, scale = _fit(pixels_bgr, side_px)
        best = _NOTHING
        for turn_deg in QUARTER_TURNS_DEG:
            faces = self._detect_turned(fitted, scale, side_px, turn_deg)
            if faces:
                best = max(best, (faces, self.verify(pixels_bgr, faces[0]).certainty), key=_rank)
            if best[1] >= self._parameters.sure_certainty:
                break
        return best

    def _detect_turned(
        self, fitted: NDArray[np.uint8], scale: float, side_px: int, turn_deg: int
    ) -> tuple[FaceRegion, ...]:
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


def _lean_deg(landmarks_px: NDArray[np.float64], standard_px: NDArray[np.float64]) -> float:
    """In-plane rotation from the standard pose to the landmarks."""
    turn = fit_similarity(standard_px, landmarks_px)
    return float(np.degrees(np.arctan2(turn[1, 0], turn[0, 0])))


def _moved(face: FaceRegion, landmarks_px: NDArray[np.float64]) -> FaceRegion:
    return replace(face, landmarks_px=tuple((float(x), float(y)) for x, y in landmarks_px))


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
