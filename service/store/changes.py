"""The sequence of changes that projections of the store follow."""

from collections.abc import Iterable

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from service.domain.records import Change, ChangeKind
from service.store.tables import ChangeRow


class Changes:
    """Written by the other repositories, in the transaction of what they tell of; read by projections."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def append(self, kind: ChangeKind, encounter_ids: Iterable[str]) -> None:
        """Notes one change of each encounter, in order."""
        for encounter_id in encounter_ids:
            values = {"kind": kind.value, "encounter_id": encounter_id}
            self._session.execute(insert(ChangeRow).values(values))

    def since(self, sequence: int, limit: int) -> tuple[Change, ...]:
        """The first `limit` changes after `sequence`; 0 is before the first."""
        statement = (
            select(ChangeRow.sequence, ChangeRow.kind, ChangeRow.encounter_id)
            .where(ChangeRow.sequence > sequence)
            .order_by(ChangeRow.sequence)
            .limit(limit)
        )
        return tuple(
            Change(number, ChangeKind(kind), encounter_id)
            for number, kind, encounter_id in self._session.execute(statement)
        )

    def latest(self) -> int:
        """Sequence number of the last change that this transaction sees, its own included; 0 without any."""
        return self._session.scalar(select(func.max(ChangeRow.sequence))) or 0
