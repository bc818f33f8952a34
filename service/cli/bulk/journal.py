"""Remembers which encounters of a bulk enrolment are acknowledged, so that a second run continues."""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from service.cli.errors import UsageError


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """An acknowledged encounter."""

    request_id: str
    encounter_id: str


class Journal:
    """A file of one JSON object a line; a torn last line, left by a crash, counts as not written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._entries = {entry.request_id: entry for entry in _read(path)}

    @property
    def request_ids(self) -> frozenset[str]:
        """All that need not be sent again."""
        return frozenset(self._entries)

    @property
    def latest(self) -> JournalEntry | None:
        """The entry written last."""
        return next(reversed(self._entries.values()), None)

    def append(self, entries: Iterable[JournalEntry]) -> None:
        """Writes acknowledged encounters and waits until they are on disk.

        Raises:
            UsageError: the journal cannot be written.
        """
        entries = tuple(entries)
        if not entries:
            return
        lines = "".join(json.dumps(asdict(entry)) + "\n" for entry in entries)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                # A line torn by a crash must not swallow the next one.
                file.write(lines if _ends_with_newline(self.path) else "\n" + lines)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise UsageError(f"The journal {self.path} cannot be written: {error.strerror}.") from None
        self._entries.update((entry.request_id, entry) for entry in entries)

    def forget(self) -> None:
        """Begins anew, for another store."""
        self._entries.clear()
        self.path.unlink(missing_ok=True)


def journal_path(state_dir: Path, address: str, source: Path) -> Path:
    """Where the journal of one source and one service lies."""
    name = hashlib.sha256(f"{address}\n{source.absolute()}".encode()).hexdigest()[:16]
    return state_dir / "enrol-dir" / f"{name}.jsonl"


def _read(path: Path) -> Iterable[JournalEntry]:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return
    except OSError as error:
        raise UsageError(f"The journal {path} cannot be read: {error.strerror}.") from None
    for line in text.splitlines():
        try:
            record = json.loads(line)
            yield JournalEntry(str(record["request_id"]), str(record["encounter_id"]))
        except (ValueError, KeyError, TypeError):
            continue


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
