"""Fingers as two impressions: one to enrol, one to search with."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from benchmarks.datasets.prints import Print


@dataclass(frozen=True, slots=True)
class PrintFile:
    """An encoded image of one impression."""

    content: bytes
    dpi: float | None
    """None: whatever the file states."""


@dataclass(frozen=True, slots=True)
class PrintPair:
    """Two impressions of one finger."""

    name: str
    """The finger's own name in its data set."""
    enrolled: PrintFile
    probe: PrintFile


def pairs_of(prints: Sequence[Print]) -> tuple[PrintPair, ...]:
    """First and last impression of every finger that has two or more; `prints` ordered as they were read."""
    fingers = (tuple(group) for _, group in groupby(prints, key=lambda item: (item.set, item.finger_key)))
    return tuple(
        PrintPair(finger[0].finger, _file(finger[0]), _file(finger[-1]))
        for finger in fingers
        if len(finger) > 1
    )


def _file(item: Print) -> PrintFile:
    return PrintFile(item.path.read_bytes(), item.dpi)
