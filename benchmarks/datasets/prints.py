"""Reads folders of fingerprint images named FINGER_IMPRESSION or PERSON_FINGER_IMPRESSION."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.datasets.facts import SetFacts, read_facts

IMAGE_SUFFIXES = frozenset({".png", ".tif", ".tiff", ".bmp"})
_NAME = re.compile(r"(?:(?P<person>[A-Za-z0-9-]+)_)?(?P<finger>[A-Za-z0-9-]+)_(?P<impression>\d+)", re.ASCII)


class DatasetError(ValueError):
    """A folder cannot be used as a data set; says what was found and what is expected."""


@dataclass(frozen=True, slots=True)
class Print:
    """One impression of one finger."""

    set: str
    """Folder of the image, relative to the folder that was read; that folder's own name at its top."""
    person: str | None
    finger: str
    """Unique within the set together with `person`."""
    impression: int
    path: Path
    dpi: float | None
    """Pixels per inch; None: whatever the file states."""

    @property
    def finger_key(self) -> str:
        """The finger's name within its set."""
        return self.finger if self.person is None else f"{self.person}_{self.finger}"

    @property
    def name(self) -> str:
        """The print's name within its set."""
        return f"{self.finger_key}_{self.impression}"


def read_prints(folder: Path, facts: SetFacts | None = None) -> tuple[Print, ...]:
    """Reads all sets in `folder`, itself included, ordered by set, person, finger and impression.

    Images with other names are left out, since a data folder may hold contact sheets and the like.

    Raises:
        DatasetError: no image in the folder has a name that fits, or two files show one impression.
    """
    if not folder.is_dir():
        raise DatasetError(f"{folder} is not a folder.")
    facts = facts or read_facts()
    images = (path for path in folder.rglob("*") if path.suffix.lower() in IMAGE_SUFFIXES and path.is_file())
    prints = [found for path in images if (found := _parse(path, folder, facts)) is not None]
    if not prints:
        raise DatasetError(
            f"{folder} holds no fingerprint images named FINGER_IMPRESSION or PERSON_FINGER_IMPRESSION "
            f"({', '.join(sorted(IMAGE_SUFFIXES))}), for example 101_1.png."
        )
    ordered = tuple(sorted(prints, key=_order))
    _refuse_duplicates(ordered)
    return ordered


def sets_of(prints: Sequence[Print]) -> tuple[str, ...]:
    """Names of the sets, each once, in order of appearance."""
    return tuple(dict.fromkeys(item.set for item in prints))


def _parse(path: Path, folder: Path, facts: SetFacts) -> Print | None:
    match = _NAME.fullmatch(path.stem)
    if match is None:
        return None
    relative = path.parent.relative_to(folder).as_posix()
    return Print(
        set=folder.resolve().name if relative == "." else relative,
        person=match["person"],
        finger=match["finger"],
        impression=int(match["impression"]),
        path=path,
        dpi=facts.dpi_of(path.parent.resolve()),
    )


def _order(item: Print) -> tuple[str, tuple[int, str], tuple[int, str], int]:
    return item.set, _natural(item.person or ""), _natural(item.finger), item.impression


def _natural(text: str) -> tuple[int, str]:
    """Numbers by value, before words."""
    return (int(text), text) if text.isdigit() else (1 << 62, text)


def _refuse_duplicates(prints: Sequence[Print]) -> None:
    for before, after in itertools.pairwise(prints):
        if (before.set, before.name) == (after.set, after.name):
            raise DatasetError(f"{before.path} and {after.path} both show impression {before.name}.")
