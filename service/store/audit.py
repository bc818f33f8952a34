"""The audit log: one entry an operation, written in the transaction of what it tells of."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.domain.records import AuditEntry, StoredAuditEntry
from service.store import audit_json
from service.store.tables import AuditRow


class AuditLog:
    """Entries are appended and read, never changed."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def append(self, entry: AuditEntry) -> None:
        """Adds an entry at the end."""
        self._session.add(AuditRow(occurred_at=entry.occurred_at, content=audit_json.encode(entry)))
        self._session.flush()

    def count(self) -> int:
        """Number of entries."""
        return self._session.scalar(select(func.count()).select_from(AuditRow)) or 0

    def page(self, after: int, limit: int) -> tuple[StoredAuditEntry, ...]:
        """The first `limit` entries after the entry `after`; 0 is before the first."""
        statement = (
            select(AuditRow.entry_id, AuditRow.content)
            .where(AuditRow.entry_id > after)
            .order_by(AuditRow.entry_id)
            .limit(limit)
        )
        return tuple(
            StoredAuditEntry(entry_id, audit_json.decode(content))
            for entry_id, content in self._session.execute(statement)
        )
