"""Reads to which groups people belong: a CSV file with a column ``person`` and one column a kind of group."""

import csv
from dataclasses import dataclass
from pathlib import Path

from benchmarks.datasets.prints import DatasetError

PERSON = "person"


@dataclass(frozen=True, slots=True)
class Grouping:
    """One kind of group, such as sex or decade of birth."""

    kind: str
    members: tuple[tuple[str, str], ...]
    """Person and group; people without a group are left out."""


def read_labels(path: Path) -> tuple[Grouping, ...]:
    """Groupings in the order of their columns.

    Raises:
        DatasetError: the file is no such table; says what is wrong.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            kinds = [name for name in reader.fieldnames or () if name != PERSON]
            if PERSON not in (reader.fieldnames or ()) or not kinds:
                raise DatasetError(
                    f"{path}: the first line must be {PERSON} and a kind of group, comma between."
                )
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DatasetError(f"{path} cannot be read as CSV: {error}.") from None
    persons = [row[PERSON] for row in rows]
    if len(set(persons)) != len(persons):
        raise DatasetError(f"{path} names a person twice.")
    return tuple(
        Grouping(kind, tuple((row[PERSON], row[kind]) for row in rows if row[kind])) for kind in kinds
    )
