"""Head pose from five landmarks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.face.region import FaceRegion

# An average head in distances between the eyes: x to the image's right, y down, z towards the camera.
# Order of the landmarks: eyes, nose tip, corners of the mouth.
_HEAD = np.array(
    [(-0.5, 0.0, 0.0), (0.5, 0.0, 0.0), (0.0, 0.55, 0.45), (-0.4, 1.05, 0.1), (0.4, 1.05, 0.1)],
    dtype=np.float64,
)


@dataclass(frozen=True, slots=True)
class HeadPose:
    """Rotation of the head from facing the camera; from five points it is good to some ten degrees."""

    yaw_deg: float
    """Positive when the face looks to the image's right."""
    pitch_deg: float
    """Positive when the face looks down."""
    roll_deg: float
    """Positive when the head leans clockwise in the image."""


def head_pose(landmarks_px: NDArray[np.float64]) -> HeadPose:
    """Pose under scaled orthography (DeMenthon and Davis, IJCV 15, 1995, first iteration).

    Args:
        landmarks_px: shape (5, 2).
    """
    head = _HEAD - _HEAD.mean(axis=0)
    points = landmarks_px - landmarks_px.mean(axis=0)
    axes = np.linalg.lstsq(head, points, rcond=None)[0].T
    lengths = np.linalg.norm(axes, axis=1)
    if lengths.min() < 1e-9:
        return HeadPose(90.0, 0.0, 0.0)
    right, down = axes / lengths[:, None]
    forward = np.cross(right, down)
    # The nearest rotation: two measured axes are rarely at right angles.
    u, _, vt = np.linalg.svd(np.stack([right, down, forward / max(float(np.linalg.norm(forward)), 1e-9)]))
    rotation = u @ vt
    # Rotation = roll about z, after yaw about y, after pitch about x.
    return HeadPose(
        yaw_deg=float(np.degrees(np.arctan2(-rotation[2, 0], np.hypot(rotation[0, 0], rotation[1, 0])))),
        pitch_deg=float(np.degrees(-np.arctan2(rotation[2, 1], rotation[2, 2]))),
        roll_deg=float(np.degrees(np.arctan2(rotation[1, 0], rotation[0, 0]))),
    )


def lean_deg(face: FaceRegion) -> float:
    """In-plane rotation of a face beyond the quarter turn of its image, -180 to 180, clockwise."""
    roll_deg = head_pose(face.landmarks()).roll_deg
    return (roll_deg + face.upright_turn_deg + 180.0) % 360.0 - 180.0
