"""Which of several faces is the one that is meant."""

import math

from matcher.errors import Refusal, SampleRefusedError
from matcher.face.parameters import SubjectParameters
from matcher.face.region import FaceRegion


def choose_subject(
    faces: tuple[FaceRegion, ...], width_px: int, height_px: int, parameters: SubjectParameters
) -> FaceRegion:
    """The face that is clearly the largest and most central one.

    A face weighs its area times exp(-d^2 / (2 spread^2)), where d is the distance of its centre from the
    image's, in half-diagonals. The heaviest face is the subject if it weighs at least `min_dominance` times
    as much as every other face that the detector is confident of: a bystander in the background does not
    count, a second sitter does.

    Raises:
        SampleRefusedError: NO_FACE without any face; MULTIPLE_FACES when no face dominates.
    """
    if not faces:
        raise SampleRefusedError(
            Refusal.NO_FACE, "The image shows no face; send a photograph with the whole face in it."
        )
    subject = max(faces, key=lambda face: _weight(face, width_px, height_px, parameters))
    heaviest = _weight(subject, width_px, height_px, parameters)
    rivals = sum(
        parameters.min_dominance * _weight(face, width_px, height_px, parameters) > heaviest
        for face in faces
        if face is not subject and face.confidence >= parameters.min_rival_confidence
    )
    if rivals:
        raise SampleRefusedError(
            Refusal.MULTIPLE_FACES,
            f"The image shows {rivals + 1} faces of similar size and place; crop it to the one meant.",
        )
    return subject


def _weight(face: FaceRegion, width_px: int, height_px: int, parameters: SubjectParameters) -> float:
    centre_x, centre_y = face.left_px + face.width_px / 2, face.top_px + face.height_px / 2
    off_centre = math.hypot(centre_x - width_px / 2, centre_y - height_px / 2)
    distance = off_centre / (math.hypot(width_px, height_px) / 2)
    return face.width_px * face.height_px * math.exp(-(distance**2) / (2 * parameters.centrality_spread**2))
