"""The invented persons of the demonstration, each with prints to enrol and prints to search with."""

from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from benchmarks.datasets.prints import Print, read_prints
from benchmarks.demo.identifiers import invented_cro_number, invented_pnc_id

PEOPLE = 7
FINGERS = 5


@dataclass(frozen=True, slots=True)
class PrintFile:
    """An encoded image of one impression."""

    content: bytes
    dpi: float


@dataclass(frozen=True, slots=True)
class Finger:
    """One finger of a person, in two impressions."""

    position: int
    """A code of ANSI/NIST-ITL table 12; 0: unknown."""
    enrolled: PrintFile
    probe: PrintFile


@dataclass(frozen=True, slots=True)
class FacePair:
    """Two encoded images of one face."""

    enrolled: bytes
    probe: bytes


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person."""

    pnc_id: str
    cro_number: str
    fingers: tuple[Finger, ...]
    face: FacePair | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone in the demonstration; the stranger is never enrolled."""

    source: str
    """Where the prints come from, for people."""
    enrolled: tuple[Person, ...]
    stranger: Person

    def with_faces(self, faces: tuple[FacePair, ...]) -> "Cast":
        """Gives each person a face; `faces` holds one for everyone, the stranger last."""
        *enrolled, stranger = (
            replace(person, face=face)
            for person, face in zip((*self.enrolled, self.stranger), faces, strict=True)
        )
        return Cast(self.source, tuple(enrolled), stranger)


def cast_of(source: str, hands: tuple[tuple[Finger, ...], ...]) -> Cast:
    """Gives each hand an invented person; the last is the stranger."""
    *enrolled, stranger = (
        Person(invented_pnc_id(ordinal), invented_cro_number(ordinal), fingers)
        for ordinal, fingers in enumerate(hands, start=1)
    )
    return Cast(source, tuple(enrolled), stranger)


def cast_of_people(folder: Path) -> Cast:
    """Casts persons of a folder of ``PERSON_FINGER_IMPRESSION`` images.

    The first impression of each finger is enrolled, the last one searches.
    """
    people = groupby(read_prints(folder), key=lambda item: item.person)
    hands = tuple(_fingers(tuple(prints)) for _, prints in people)
    return cast_of("real prints of the shared data folder", hands[:PEOPLE])


def _fingers(prints: tuple[Print, ...]) -> tuple[Finger, ...]:
    impressions = (tuple(of_finger) for _, of_finger in groupby(prints, key=lambda item: item.finger))
    return tuple(_finger(of_finger) for of_finger in impressions if len(of_finger) > 1)[:FINGERS]


def _finger(impressions: tuple[Print, ...]) -> Finger:
    number = int(impressions[0].finger)
    return Finger(number if 1 <= number <= 10 else 0, _file(impressions[0]), _file(impressions[-1]))


def _file(item: Print) -> PrintFile:
    return PrintFile(item.path.read_bytes(), item.dpi or 0.0)
