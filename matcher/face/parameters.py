"""Every constant of detection, alignment and the choice of the subject, with its unit."""

from dataclasses import dataclass

EMBEDDER_LANDMARKS = (
    (0.31556875, 0.46157410),
    (0.68262292, 0.45983394),
    (0.50026249, 0.64050536),
    (0.34947188, 0.82469196),
    (0.65343645, 0.82325089),
)
"""Where the eyes, the nose and the corners of the mouth go, as fractions of the side (Open Model Zoo)."""


@dataclass(frozen=True, slots=True)
class DetectionParameters:
    """Finding faces."""

    canvas_sides_px: tuple[int, ...] = (320, 640)
    """Sides of the square the image is fitted into; the next is tried when one finds no sure face."""
    min_confidence: float = 0.6
    """Below it, nothing counts as a face."""
    max_overlap: float = 0.3
    """Intersection over union from which the weaker of two boxes is the same face."""
    max_candidates: int = 1000
    """Boxes kept before overlaps are removed."""
    pose_side_px: int = 160
    """Side of the square in which a face is detected again, in a standard pose."""
    pose_landmarks: tuple[tuple[float, float], ...] = tuple(
        (0.5 + 0.55 * (x - 0.5), 0.55 + 0.55 * (y - 0.6)) for x, y in EMBEDDER_LANDMARKS
    )
    """The standard pose, as fractions of the side: the face fills half of the square."""
    max_landmark_offset: float = 0.5
    """Mean distance of the landmarks found again from the standard ones, in distances between the eyes."""
    max_lean_deg: float = 3.5
    """In-plane rotation that may remain in the standard pose."""
    max_looks: int = 3
    """At a face, to straighten it."""
    sure_certainty: float = 0.93
    """From it on, no other turn of the image is tried: no wrongly turned face of LFW reached it."""
    enough_certainty: float = 0.8
    """From it on, no larger canvas is tried."""


@dataclass(frozen=True, slots=True)
class SubjectParameters:
    """Choosing the one face that is meant."""

    centrality_spread: float = 0.5
    """Distance from the centre, in half-diagonals of the image, at which a face's weight falls to 61 %."""
    min_dominance: float = 2.0
    """How many times the weight of the next face the subject's must be."""
    min_rival_confidence: float = 0.75
    """Fainter detections are no rivals: hands, posters, patterns."""


@dataclass(frozen=True, slots=True)
class AlignmentParameters:
    """Bringing the face into the frame the embedder was trained on."""

    side_px: int = 128
    landmarks: tuple[tuple[float, float], ...] = EMBEDDER_LANDMARKS


@dataclass(frozen=True, slots=True)
class FaceParameters:
    """All of them."""

    detection: DetectionParameters = DetectionParameters()
    subject: SubjectParameters = SubjectParameters()
    alignment: AlignmentParameters = AlignmentParameters()
    min_inter_eye_px: float = 16.0
    """Below it, the face has too few pixels to tell one person from another."""
