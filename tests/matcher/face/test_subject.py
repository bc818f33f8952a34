"""The subject is the face that is clearly largest and most central; else the image is refused."""

import pytest

from matcher.errors import Refusal, SampleRefusedError
from matcher.face.parameters import SubjectParameters
from matcher.face.region import FaceRegion
from matcher.face.subject import choose_subject

SIZE = (400, 300)


def face(centre_x: float, centre_y: float, side: float, confidence: float = 0.9) -> FaceRegion:
    points = ((centre_x, centre_y),) * 5
    return FaceRegion(centre_x - side / 2, centre_y - side / 2, side, side, points, confidence)


def choose(*faces: FaceRegion) -> FaceRegion:
    return choose_subject(faces, *SIZE, SubjectParameters())


def refusal(*faces: FaceRegion) -> SampleRefusedError:
    with pytest.raises(SampleRefusedError) as caught:
        choose(*faces)
    return caught.value


def test_no_face_is_refused() -> None:
    assert refusal().reason is Refusal.NO_FACE


def test_a_single_face_is_the_subject_wherever_it_is() -> None:
    corner = face(20, 20, 30)
    assert choose(corner) is corner


def test_a_bystander_in_the_background_does_not_count() -> None:
    sitter = face(200, 150, 120)
    assert choose(face(40, 60, 50), sitter) is sitter


def test_two_sitters_side_by_side_are_refused() -> None:
    error = refusal(face(120, 150, 100), face(280, 150, 100))
    assert error.reason is Refusal.MULTIPLE_FACES
    assert "2 faces" in str(error)


def test_of_two_equal_faces_one_in_a_far_corner_does_not_count() -> None:
    central = face(200, 150, 80)
    assert choose(central, face(20, 20, 80)) is central


def test_a_faint_second_detection_is_no_rival() -> None:
    sitter = face(160, 150, 100)
    assert choose(sitter, face(240, 150, 100, confidence=0.65)) is sitter
