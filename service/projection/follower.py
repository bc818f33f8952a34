"""Keeps the projection level with the store: snapshot at start, then every change in sequence."""

import threading
from pathlib import Path

import structlog

from matcher.index.snapshot import SnapshotCorruptError, read_snapshot, write_snapshot
from service.domain.records import ChangeKind
from service.projection.archive import SnapshotUnfitError, restore, to_snapshot
from service.projection.projection import Projection
from service.store.store import Store

CHANGES_AT_ONCE = 500
NO_SNAPSHOT = 0


class Follower:
    """The one that changes the projection."""

    def __init__(
        self, store: Store, projection: Projection, snapshot_file: Path, snapshot_every_changes: int
    ) -> None:
        self.projection = projection
        self._store = store
        self._snapshot_file = snapshot_file
        self._snapshot_every_changes = snapshot_every_changes
        self._snapshot_sequence = NO_SNAPSHOT
        self._lock = threading.Lock()
        self._log = structlog.get_logger("whorl.projection")

    def start(self) -> None:
        """Fills the projection: from the snapshot where it fits, and from the store for what is missing."""
        try:
            restore(read_snapshot(self._snapshot_file), self.projection, self._store.store_id)
            self._snapshot_sequence = self.projection.sequence
        except FileNotFoundError:
            self._log.info("no_snapshot")
        except (SnapshotCorruptError, SnapshotUnfitError) as error:
            # Losing a snapshot costs time, never an answer: the store has everything.
            self._log.warning("snapshot_refused", because=str(error))
        self.catch_up()
        self._log.info("projection_ready", sequence=self.projection.sequence)

    def catch_up(self) -> None:
        """Applies every change that is committed; when it returns, searches see them all."""
        with self._lock:
            while self._apply_some():
                pass
            if self.projection.sequence - self._snapshot_sequence >= self._snapshot_every_changes:
                self._save()

    def save_snapshot(self) -> None:
        """Writes the projection to disk if it has changed since it was last written."""
        with self._lock:
            if self.projection.sequence != self._snapshot_sequence:
                self._save()

    def _apply_some(self) -> bool:
        with self._store.read() as transaction:
            changes = transaction.changes.since(self.projection.sequence, CHANGES_AT_ONCE)
            if not changes:
                return False
            encounter_ids = list(dict.fromkeys(change.encounter_id for change in changes))
            references = transaction.references.indexed(encounter_ids)
        self.projection.apply(encounter_ids, references, changes[-1].sequence)
        if any(change.kind is ChangeKind.ENCOUNTER_DELETED for change in changes):
            # The snapshot holds templates that must be nowhere now; the next one will not.
            self._snapshot_file.unlink(missing_ok=True)
            self._snapshot_sequence = NO_SNAPSHOT
        return True

    def _save(self) -> None:
        with self.projection.reading() as holdings:
            snapshot = to_snapshot(holdings, self._store.store_id)
        try:
            write_snapshot(self._snapshot_file, snapshot)
        except OSError as error:
            # The old snapshot still stands and the store has the rest: serve on, say so.
            self._log.warning("snapshot_not_written", because=error.strerror)
            return
        self._snapshot_sequence = int(snapshot.metadata["sequence"])
