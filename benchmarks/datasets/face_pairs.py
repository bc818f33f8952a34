"""Reads a pairs file of the LFW View 2 protocol.

The first line gives the number of folds and of pairs a side; every fold then lists that many pairs of one
person (``NAME i j``) and that many of two persons (``NAME i NAME j``). Huang, Ramesh, Berg, Learned-Miller:
"Labeled Faces in the Wild", University of Massachusetts, Technical Report 07-49, 2007, section 3.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.datasets.prints import DatasetError


@dataclass(frozen=True, slots=True)
class FaceKey:
    """An image as a pairs file names it."""

    person: str
    number: int
    """At the end of the file's name: ``NAME_0004.jpg`` is 4."""


@dataclass(frozen=True, slots=True)
class FacePair:
    """Two images that are compared in one fold."""

    fold: int
    """From 1."""
    a: FaceKey
    b: FaceKey

    @property
    def genuine(self) -> bool:
        """Whether both show one person."""
        return self.a.person == self.b.person


def read_pairs(path: Path) -> tuple[FacePair, ...]:
    """All pairs, fold by fold.

    Raises:
        DatasetError: the file does not follow the protocol; says which line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path} cannot be read: {error}.") from None
    rows = [line.split("\t") if "\t" in line else line.split() for line in lines if line.strip()]
    folds, per_side = _header(path, rows[:1])
    expected = folds * per_side * 2
    if len(rows) - 1 != expected:
        raise DatasetError(
            f"{path} announces {folds} folds of twice {per_side} pairs, {expected} in all, "
            f"and lists {len(rows) - 1}."
        )
    return tuple(
        _pair(path, place + 2, place // (2 * per_side) + 1, row) for place, row in enumerate(rows[1:])
    )


def _header(path: Path, rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """One number alone is one fold, as in View 1."""
    numbers = [int(item) for row in rows for item in row if item.isdigit()]
    if not rows or len(numbers) != len(rows[0]) or len(numbers) not in (1, 2) or 0 in numbers:
        raise DatasetError(
            f"{path}: line 1 must give the number of folds and of pairs a side, such as 10 300."
        )
    return (1, numbers[0]) if len(numbers) == 1 else (numbers[0], numbers[1])


def _pair(path: Path, line: int, fold: int, row: Sequence[str]) -> FacePair:
    match row:
        case [person, i, j] if i.isdigit() and j.isdigit():
            return FacePair(fold, FaceKey(person, int(i)), FaceKey(person, int(j)))
        case [one, i, other, j] if i.isdigit() and j.isdigit() and one != other:
            return FacePair(fold, FaceKey(one, int(i)), FaceKey(other, int(j)))
    raise DatasetError(f"{path}: line {line} is neither NAME i j nor NAME i OTHER j.")
