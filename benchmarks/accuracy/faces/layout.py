"""Who is who among face images, as arrays over the images."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.datasets.face_pairs import FaceKey, FacePair
from benchmarks.datasets.faces import FacePerson, persons_with_images
from benchmarks.datasets.prints import DatasetError

_NUMBER = re.compile(r"(\d+)$")


@dataclass(frozen=True, slots=True, eq=False)
class FaceLayout:
    """`m` images of `n` people, ordered by person and image."""

    paths: tuple[Path, ...]
    names: tuple[str, ...]
    """``PERSON/IMAGE`` by number, since folders are real names; shape (m,)."""
    people: tuple[str, ...]
    """Names of the folders, shape (n,)."""
    person_of: NDArray[np.intp]
    """Shape (m,)."""
    in_gallery: NDArray[np.bool_]
    """Whether an image is its person's first, shape (m,)."""


@dataclass(frozen=True, slots=True, eq=False)
class PairList:
    """Pairs of a protocol as indices into the images; all of shape (pairs,)."""

    fold: NDArray[np.intp]
    a: NDArray[np.intp]
    b: NDArray[np.intp]
    genuine: NDArray[np.bool_]


def read_faces(folder: Path) -> FaceLayout:
    """Reads a folder of folders.

    Raises:
        DatasetError: there are no images in it.
    """
    people = list(persons_with_images(folder, 1)) if folder.is_dir() else []
    if not people:
        raise DatasetError(f"{folder} holds no images laid out as PERSON/PERSON_0001.jpg.")
    person_of = np.repeat(np.arange(len(people)), [len(person.images) for person in people])
    return FaceLayout(
        tuple(path for person in people for path in person.images),
        tuple(f"{person.number}/{_number(person, path)}" for person in people for path in person.images),
        tuple(person.name for person in people),
        person_of,
        np.append(True, np.diff(person_of) != 0),
    )


def pair_list(layout: FaceLayout, pairs: Sequence[FacePair]) -> PairList:
    """Finds the images of the pairs.

    Raises:
        DatasetError: an image is missing.
    """
    places = {
        FaceKey(layout.people[int(person)], int(name.partition("/")[2])): place
        for place, (person, name) in enumerate(zip(layout.person_of, layout.names, strict=True))
    }
    absent = {key for pair in pairs for key in (pair.a, pair.b) if key not in places}
    if absent:
        raise DatasetError(
            f"{len(absent)} images of the pairs file are not in the folder, "
            f"for example image {min(key.number for key in absent)} of one person."
        )
    return PairList(
        np.array([pair.fold for pair in pairs], dtype=np.intp),
        np.array([places[pair.a] for pair in pairs], dtype=np.intp),
        np.array([places[pair.b] for pair in pairs], dtype=np.intp),
        np.array([pair.genuine for pair in pairs], dtype=np.bool_),
    )


def _number(person: FacePerson, path: Path) -> int:
    """The number in the file's name, or its place among the person's images where names have none."""
    match = _NUMBER.search(path.stem)
    return int(match[1]) if match else person.images.index(path) + 1
