"""Who plays in the demonstration."""

from pathlib import Path

import pytest

from benchmarks.datasets.prints import DatasetError
from benchmarks.demo.cast import FINGERS, PEOPLE, FacePair, cast_of_people


def people_folder(root: Path, people: int, fingers: int, impressions: int) -> Path:
    for person in range(people):
        for finger in range(1, fingers + 1):
            for impression in range(1, impressions + 1):
                name = f"{person:03d}_{finger}_{impression}.png"
                (root / name).write_bytes(name.encode())
    return root


def test_the_first_impression_is_enrolled_and_the_last_one_searches(tmp_path: Path) -> None:
    cast = cast_of_people(people_folder(tmp_path, people=3, fingers=2, impressions=4))
    finger = cast.enrolled[0].fingers[1]
    assert (finger.position, finger.prints.enrolled.content) == (2, b"000_2_1.png")
    assert finger.prints.probe.content == b"000_2_4.png"


def test_the_last_person_is_the_stranger_and_numbers_are_bounded(tmp_path: Path) -> None:
    cast = cast_of_people(people_folder(tmp_path, people=PEOPLE + 3, fingers=10, impressions=2))
    everyone = (*cast.enrolled, cast.stranger)
    assert len(everyone) == PEOPLE
    assert all(len(person.fingers) == FINGERS for person in everyone)
    assert len({person.pnc_id for person in everyone}) == PEOPLE


def test_faces_are_given_out_in_order(tmp_path: Path) -> None:
    cast = cast_of_people(people_folder(tmp_path, people=3, fingers=2, impressions=2))
    faces = tuple(FacePair(b"%d" % number, b"") for number in range(3))
    with_faces = cast.with_faces(faces)
    assert [person.face for person in (*with_faces.enrolled, with_faces.stranger)] == list(faces)
    with pytest.raises(ValueError, match="shorter"):
        cast.with_faces(faces[:2])


def test_the_shared_people_are_seven(shared: Path) -> None:
    cast = cast_of_people(shared / "data" / "fingerprints" / "uareu")
    assert len(cast.enrolled) == 6
    assert all(finger.prints.probe.dpi == 512 for finger in cast.stranger.fingers)


@pytest.mark.parametrize(("people", "fingers"), [(2, 2), (3, 1)])
def test_too_few_persons_or_fingers_are_said_to_be_so(tmp_path: Path, people: int, fingers: int) -> None:
    with pytest.raises(DatasetError, match="fewer than 3 persons with two fingers"):
        cast_of_people(people_folder(tmp_path, people=people, fingers=fingers, impressions=2))
