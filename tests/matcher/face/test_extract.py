"""The face engine on real photographs: every trap known of it, each as a property."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.errors import Refusal, SampleRefusedError
from matcher.face.extract import FaceExtraction, FaceExtractor
from matcher.face.template import encode
from matcher.face.turn import turn_pixels
from matcher.image import FaceImage

Pixels = NDArray[np.uint8]
People = list[list[Pixels]]


def cosine(first: FaceExtraction, second: FaceExtraction) -> float:
    return float(first.template.vector @ second.template.vector)


def refusal(extractor: FaceExtractor, pixels: Pixels) -> SampleRefusedError:
    with pytest.raises(SampleRefusedError) as caught:
        extractor.extract(FaceImage(pixels))
    return caught.value


def resized(pixels: Pixels, side_px: int) -> Pixels:
    return np.asarray(cv2.resize(pixels, (side_px, side_px), interpolation=cv2.INTER_AREA), np.uint8)


def test_same_person_beats_every_other_person(extractor: FaceExtractor, people: People) -> None:
    firsts, seconds = (
        np.stack([extractor.extract(FaceImage(pair[which])).template.vector for pair in people])
        for which in (0, 1)
    )
    cosines = firsts @ seconds.T
    assert (cosines.argmax(axis=1) == np.arange(len(people))).all()
    assert np.diag(cosines).min() > 0.347 > np.max(cosines - 2 * np.eye(len(people)))


def test_one_image_gives_one_template(extractor: FaceExtractor, astronaut: Pixels) -> None:
    first, second = (encode(extractor.extract(FaceImage(astronaut)).template) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("turn_deg", [90, 180, 270])
def test_a_turned_image_gives_the_same_face(
    extractor: FaceExtractor, astronaut: Pixels, people: People, turn_deg: int
) -> None:
    """The detector finds turned faces too, with wrong landmarks and a useless vector, and says nothing."""
    for upright in (astronaut, people[0][0], people[1][0]):
        reference = extractor.extract(FaceImage(upright))
        turned = extractor.extract(FaceImage(turn_pixels(upright, turn_deg)))
        assert (turned.faces[0].upright_turn_deg + turn_deg) % 360 == 0
        assert cosine(reference, turned) > 0.99


def test_a_large_face_is_recovered_from_any_turn(extractor: FaceExtractor, people: People) -> None:
    """A face that fills the picture is found upside down with high confidence."""
    for photographs in people[:4]:
        close_up = resized(photographs[0][65:185, 70:180], 600)
        reference = extractor.extract(FaceImage(close_up))
        turned = extractor.extract(FaceImage(turn_pixels(close_up, 180)))
        assert turned.faces[0].upright_turn_deg == 180
        assert cosine(reference, turned) > 0.99


def test_a_tilted_head_is_aligned(extractor: FaceExtractor, astronaut: Pixels) -> None:
    reference = extractor.extract(FaceImage(astronaut))
    for tilt_deg in (-30, 30):
        rotation = cv2.getRotationMatrix2D((224, 120), tilt_deg, 1.0)
        tilted = np.asarray(cv2.warpAffine(astronaut, rotation, (512, 512)), np.uint8)
        assert cosine(reference, extractor.extract(FaceImage(tilted))) > 0.9


def test_landmarks_and_box_lie_in_the_frame_handed_in(extractor: FaceExtractor, astronaut: Pixels) -> None:
    """Eyes above mouth, right eye left of the left one; and turned with the image."""
    upright = extractor.extract(FaceImage(astronaut)).faces[0]
    right_eye, left_eye, nose, right_mouth, left_mouth = upright.landmarks_px
    assert right_eye[0] < nose[0] < left_eye[0]
    assert right_mouth[0] < left_mouth[0]
    assert max(right_eye[1], left_eye[1]) < nose[1] < min(right_mouth[1], left_mouth[1])
    sideways = extractor.extract(FaceImage(turn_pixels(astronaut, 90))).faces[0]
    assert sideways.landmarks() == pytest.approx(
        np.stack([512 - upright.landmarks()[:, 1], upright.landmarks()[:, 0]], axis=1), abs=1.5
    )
    assert sideways.width_px == pytest.approx(upright.height_px, rel=0.03)


def test_swapped_channels_are_another_image(extractor: FaceExtractor, astronaut: Pixels) -> None:
    """Red and blue swapped go unnoticed otherwise: the vector is still near, but worse."""
    swapped = np.ascontiguousarray(astronaut[:, :, ::-1])
    assert cosine(*(extractor.extract(FaceImage(pixels)) for pixels in (astronaut, swapped))) < 0.97


def test_size_does_not_change_the_face(extractor: FaceExtractor, astronaut: Pixels) -> None:
    reference = extractor.extract(FaceImage(astronaut))
    for side_px in (300, 700, 2500):
        assert cosine(reference, extractor.extract(FaceImage(resized(astronaut, side_px)))) > 0.95


def test_a_small_face_in_a_large_picture_is_found(extractor: FaceExtractor, people: People) -> None:
    canvas = np.full((2000, 3000, 3), 127, np.uint8)
    canvas[875:1125, 1375:1625] = people[2][0]
    reference = extractor.extract(FaceImage(people[2][0]))
    assert cosine(reference, extractor.extract(FaceImage(canvas))) > 0.9


@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_plain_image_has_no_face(extractor: FaceExtractor, value: int) -> None:
    assert refusal(extractor, np.full((300, 400, 3), value, np.uint8)).reason is Refusal.NO_FACE


def test_noise_and_stripes_have_no_face(extractor: FaceExtractor) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (300, 300, 3), np.uint8)
    ridges = (127 + 120 * np.sin(np.hypot(*np.mgrid[-150:150, -150:150]) / 1.5))[:, :, None].repeat(3, 2)
    for pixels in (noise, ridges.astype(np.uint8), noise[:1, :1], noise[:1], noise[:, :1]):
        assert refusal(extractor, np.ascontiguousarray(pixels)).reason is Refusal.NO_FACE


def test_two_people_side_by_side_are_refused(extractor: FaceExtractor, people: People) -> None:
    pair = np.hstack([people[0][0], people[1][0]])
    assert refusal(extractor, pair).reason is Refusal.MULTIPLE_FACES


def test_a_face_in_the_background_is_listed_but_not_taken(
    extractor: FaceExtractor, astronaut: Pixels, people: People
) -> None:
    picture = astronaut.copy()
    picture[:90, 420:510] = cv2.resize(people[0][0][50:200, 50:200], (90, 90), interpolation=cv2.INTER_AREA)
    extraction = extractor.extract(FaceImage(picture))
    assert len(extraction.faces) == 2
    assert cosine(extraction, extractor.extract(FaceImage(astronaut))) > 0.99


def test_too_few_pixels_between_the_eyes_are_refused(extractor: FaceExtractor, people: People) -> None:
    error = refusal(extractor, resized(people[0][0], 70))
    assert error.reason is Refusal.QUALITY_TOO_LOW
    assert "pixels between the eyes" in str(error)
