"""Reads folders of face images: one folder a person, several images each (the layout of LFW)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

IMAGE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png"})


@dataclass(frozen=True, slots=True)
class FacePerson:
    """Images of one person. Folder names are real names: show `number`, never the path."""

    number: int
    """Place of the folder in alphabetical order, from 1."""
    images: tuple[Path, ...]

    @property
    def name(self) -> str:
        """The folder's name, by which pairs and labels speak of the person."""
        return self.images[0].parent.name


def persons_with_images(folder: Path, at_least: int) -> Iterator[FacePerson]:
    """Persons with `at_least` images or more, in the order of their folders."""
    for number, person in enumerate(sorted(path for path in folder.iterdir() if path.is_dir()), start=1):
        images = tuple(sorted(path for path in person.iterdir() if path.suffix.lower() in IMAGE_SUFFIXES))
        if len(images) >= at_least:
            yield FacePerson(number, images)
