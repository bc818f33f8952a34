"""The invented persons of the demonstration, each with prints to enrol and prints to search with."""

from dataclasses import dataclass, replace
from itertools import cycle, groupby, islice
from pathlib import Path

from rich.console import Console

from benchmarks.datasets.pairs import PrintPair, pairs_of
from benchmarks.datasets.prints import DatasetError, read_prints
from benchmarks.demo.identifiers import invented_cro_number, invented_pnc_id

PEOPLE = 7
FINGERS = 5
FEWEST_PEOPLE = 3
FEWEST_FINGERS = 2
SYNTHETIC_PEOPLE = 5
SYNTHETIC_POSITIONS = (1, 2)
"""Right thumb and right index finger: growing a finger takes a second or two."""


@dataclass(frozen=True, slots=True)
class Finger:
    """One finger of a person, in two impressions."""

    position: int
    """A code of ANSI/NIST-ITL table 12; 0: unknown."""
    prints: PrintPair


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


def cast_of_people(folder: Path) -> Cast:
    """Casts persons of a folder of ``PERSON_FINGER_IMPRESSION`` images.

    Raises:
        DatasetError: it holds too few persons with two fingers in two impressions each.
    """
    people = groupby(read_prints(folder), key=lambda item: item.person)
    hands = (tuple(map(_finger, pairs_of(tuple(prints))[:FINGERS])) for _, prints in people)
    usable = tuple(islice((hand for hand in hands if len(hand) >= FEWEST_FINGERS), PEOPLE))
    if len(usable) < FEWEST_PEOPLE:
        raise DatasetError(f"{folder} holds fewer than {FEWEST_PEOPLE} persons with two fingers, twice each.")
    return _cast_of("real prints of the shared data folder", usable)


def cast_of_synthetic_prints(console: Console) -> Cast:
    """Casts persons that do not exist, with a thumb and an index finger each."""
    from benchmarks.datasets.synthetic_pairs import grow_pairs

    pairs = grow_pairs(console, SYNTHETIC_PEOPLE * len(SYNTHETIC_POSITIONS))
    fingers = [
        Finger(position, pair) for position, pair in zip(cycle(SYNTHETIC_POSITIONS), pairs, strict=False)
    ]
    hands = zip(*[iter(fingers)] * len(SYNTHETIC_POSITIONS), strict=True)
    return _cast_of("synthetic prints", tuple(hands))


def _cast_of(source: str, hands: tuple[tuple[Finger, ...], ...]) -> Cast:
    """Gives each hand an invented person; the last is the stranger."""
    *enrolled, stranger = (
        Person(invented_pnc_id(ordinal), invented_cro_number(ordinal), fingers)
        for ordinal, fingers in enumerate(hands, start=1)
    )
    return Cast(source, tuple(enrolled), stranger)


def _finger(pair: PrintPair) -> Finger:
    number = int(pair.name) if pair.name.isdigit() else 0
    return Finger(number if 1 <= number <= 10 else 0, pair)
