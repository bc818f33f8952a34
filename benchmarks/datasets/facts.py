"""What a folder of prints does not say by itself: its resolution, and fingers that are in two sets."""

import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

PACKAGED_TABLE = Path(__file__).with_name("resolutions.toml")


class FactsError(ValueError):
    """The table of facts cannot be read; says what is wrong and where."""


@dataclass(frozen=True, slots=True)
class SetFacts:
    """Facts about sets, keyed by the end of the set's folder."""

    dpi: tuple[tuple[str, float], ...]
    same_fingers: tuple[tuple[str, str], ...] = ()
    """Pairs of ``SET/FINGER`` that show one finger."""

    def dpi_of(self, folder: Path) -> float | None:
        """Resolution of the set in `folder`, in pixels per inch; None where the table has no entry."""
        fitting = [(len(PurePosixPath(key).parts), dpi) for key, dpi in self.dpi if _ends_with(folder, key)]
        return max(fitting)[1] if fitting else None

    def same_finger(self, folder_a: Path, finger_a: str, folder_b: Path, finger_b: str) -> bool:
        """Whether the two fingers are known to be one, in either order."""
        a, b = folder_a / finger_a, folder_b / finger_b
        return any(
            (_ends_with(a, one) and _ends_with(b, other)) or (_ends_with(a, other) and _ends_with(b, one))
            for one, other in self.same_fingers
        )


def facts_for(dpi: float | None, table: Path | None) -> SetFacts:
    """What a command was told: one resolution for all, a table, or the packaged table.

    Raises:
        FactsError: both were given, or the table cannot be read.
    """
    if dpi is not None and table is not None:
        raise FactsError("Give one resolution for all images or a table, not both.")
    return uniform_facts(dpi) if dpi is not None else read_facts(table or PACKAGED_TABLE)


def uniform_facts(dpi: float) -> SetFacts:
    """Every set has the resolution `dpi`."""
    return SetFacts(dpi=(("", dpi),))


def read_facts(path: Path = PACKAGED_TABLE) -> SetFacts:
    """Reads a TOML table: ``[dpi]`` of folder endings, and ``[[same_finger]]`` with keys ``a`` and ``b``.

    Raises:
        FactsError: the file is not TOML or an entry has the wrong type.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FactsError(f"{path} is not a TOML file: {error}.") from None
    entries = content.get("dpi", {})
    if not isinstance(entries, dict):
        raise FactsError(f'{path}: [dpi] must be a table of lines such as "fvc2002/DB1_B" = 500.')
    return SetFacts(
        dpi=tuple((str(key), _dpi(path, str(key), value)) for key, value in entries.items()),
        same_fingers=tuple(_same_finger(path, entry) for entry in content.get("same_finger", [])),
    )


def _dpi(path: Path, key: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise FactsError(f"{path}: the dpi of {key!r} is {value!r}; a positive number is needed.")
    return float(value)


def _same_finger(path: Path, entry: Any) -> tuple[str, str]:
    if not isinstance(entry, dict) or not all(isinstance(entry.get(key), str) for key in ("a", "b")):
        raise FactsError(f'{path}: [[same_finger]] needs a = "SET/FINGER" and b = "SET/FINGER".')
    return entry["a"], entry["b"]


def _ends_with(folder: Path, key: str) -> bool:
    wanted = PurePosixPath(key).parts
    return not wanted or folder.parts[-len(wanted) :] == wanted
