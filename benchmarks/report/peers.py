"""What other systems score on the same prints."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FIGURES = ("EER", "FMR100", "FMR1000", "ZeroFMR")


@dataclass(frozen=True, slots=True)
class PeerScore:
    """One system on one set, in percent."""

    system: str
    set: str
    figures: tuple[float, ...]
    """In the order of `FIGURES`."""


def read_peers(path: Path) -> tuple[PeerScore, ...]:
    """Scores of all systems on all sets.

    Raises:
        ValueError: the file is no such table.
    """
    content: Any = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        PeerScore(system, name, tuple(float(row[figure]) for figure in FIGURES))
        for system, sets in content.items()
        for name, row in sets.items()
    )
