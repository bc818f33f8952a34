"""Quality of a face image: named components in the words of ISO/IEC 29794-5, and one unified score.

The components are simple measurements, not those of the standard's reference implementation (OFIQ); a better
assessor can take this module's place. Their scales were set on LFW and on degraded copies of it: blurred
(sigma of 4 pixels), shrunk six times, masked, over- and underexposed, lit from the side, JPEG at quality 10.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.face.measures import blockiness, measure_appearance
from matcher.face.pose import head_pose, lean_deg
from matcher.face.region import FaceRegion
from matcher.quality import Quality, QualityComponent


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from measurement to score, clipped to 0 and 100."""

    name: str
    worst: float
    """Scores 0."""
    best: float
    """Scores 100."""

    def component(self, measurement: float) -> QualityComponent:
        """The scored measurement."""
        share = (measurement - self.worst) / (self.best - self.worst)
        return QualityComponent(self.name, round(100 * min(max(share, 0.0), 1.0)), measurement)


FACE_DETECTION_CONFIDENCE = Scale("face_detection_confidence", 0.6, 0.9)
INTER_EYE_DISTANCE = Scale("inter_eye_distance_px", 10.0, 36.0)
SHARPNESS = Scale("sharpness", 0.04, 0.13)
ILLUMINATION_UNIFORMITY = Scale("illumination_uniformity", 0.15, 0.6)
LUMINANCE_MEAN = Scale("luminance_mean", 8.0, 35.0)
OVER_EXPOSURE_PREVENTION = Scale("over_exposure_prevention", 0.5, 0.05)
EYES_VISIBLE = Scale("eyes_visible", -0.03, 0.3)
MOUTH_OCCLUSION_PREVENTION = Scale("mouth_occlusion_prevention", -0.05, 0.3)
COMPRESSION_ARTIFACTS = Scale("compression_artifacts", 4.0, 1.4)
HEAD_POSE_YAW = Scale("head_pose_yaw_deg", 70.0, 25.0)
HEAD_POSE_PITCH = Scale("head_pose_pitch_deg", 50.0, 20.0)
HEAD_POSE_ROLL = Scale("head_pose_roll_deg", 75.0, 45.0)
FEATURE_MAGNITUDE = Scale("feature_magnitude", 8.0, 12.5)
"""Length of the embedding before it is normalised: networks make it short for what they cannot read."""


@dataclass(frozen=True, slots=True, eq=False)
class Assessed:
    """What quality is assessed on."""

    pixels_bgr: NDArray[np.uint8]
    """The image as handed in, shape (height, width, 3)."""
    aligned_bgr: NDArray[np.uint8]
    """The subject's face in the embedder's frame, shape (128, 128, 3)."""
    subject: FaceRegion
    certainty: float
    """That the landmarks are in place, 0 to 1."""
    feature_magnitude: float


def assess(face: Assessed) -> Quality:
    """Scores a face; a poor component cannot be made up for by the others.

    The unified score is the geometric mean of the weakest component and the mean of all.
    """
    components = _components(face)
    scores = [component.score for component in components]
    return Quality(round(math.sqrt(min(scores) * sum(scores) / len(scores))), components)


def _components(face: Assessed) -> tuple[QualityComponent, ...]:
    appearance = measure_appearance(face.aligned_bgr)
    pose = head_pose(face.subject.landmarks())
    return (
        FACE_DETECTION_CONFIDENCE.component(face.certainty),
        INTER_EYE_DISTANCE.component(face.subject.inter_eye_px),
        SHARPNESS.component(appearance.sharpness),
        ILLUMINATION_UNIFORMITY.component(appearance.illumination_uniformity),
        LUMINANCE_MEAN.component(appearance.luminance_mean),
        OVER_EXPOSURE_PREVENTION.component(appearance.over_exposed_share),
        EYES_VISIBLE.component(appearance.eye_contrast),
        MOUTH_OCCLUSION_PREVENTION.component(appearance.mouth_contrast),
        COMPRESSION_ARTIFACTS.component(blockiness(face.pixels_bgr, face.subject)),
        HEAD_POSE_YAW.component(abs(pose.yaw_deg)),
        HEAD_POSE_PITCH.component(abs(pose.pitch_deg)),
        HEAD_POSE_ROLL.component(abs(lean_deg(face.subject))),
        FEATURE_MAGNITUDE.component(face.feature_magnitude),
    )
