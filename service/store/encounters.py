"""The occasions on which biometrics were taken."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from service.domain.records import (
    ChangeKind,
    Encounter,
    EncounterFilter,
    EncounterPage,
    EncounterStatus,
    NewEncounter,
    NewReference,
)
from service.store import paging
from service.store.changes import Changes
from service.store.lookup import active_subject_row, encounter_row, subject_row
from service.store.records_of_rows import encounter_of, reference_row, retention_row
from service.store.tables import EncounterRow, LabelRow, SubjectRow

_WHOLE: Sequence[ORMOption] = (
    joinedload(EncounterRow.subject),
    joinedload(EncounterRow.retention),
    selectinload(EncounterRow.labels),
    selectinload(EncounterRow.references),
)
"""Everything of an encounter except the blobs."""


class Encounters:
    """Encounters of one transaction."""

    def __init__(self, session: Session, changes: Changes, new_id: Callable[[], str]) -> None:
        self._session = session
        self._changes = changes
        self._new_id = new_id

    def add(self, new: NewEncounter, references: Sequence[NewReference], now: datetime) -> Encounter:
        """Enrols an encounter with its references.

        Raises:
            NotFoundError, SubjectMergedError: of the subject.
        """
        subject = active_subject_row(self._session, new.subject_id)
        subject.version += 1
        subject.updated_at = now
        row = EncounterRow(
            encounter_id=self._new_id(),
            gallery=new.gallery,
            status=new.status.value,
            captured_at=new.captured_at,
            captured_by=new.captured_by,
            station=new.station,
            legal_basis=new.legal_basis,
            created_at=now,
            updated_at=now,
            version=1,
            subject=subject,
            retention=retention_row(new.retention_facts),
            labels=[LabelRow(name=name, value=value) for name, value in sorted(new.labels)],
            references=[reference_row(reference, self._new_id(), now) for reference in references],
        )
        self._session.add(row)
        self._session.flush()
        self._changes.append(ChangeKind.ENCOUNTER_ADDED, [row.encounter_id])
        return encounter_of(row)

    def get(self, encounter_id: str) -> Encounter:
        """The encounter with its references.

        Raises:
            NotFoundError: there is none.
        """
        return encounter_of(encounter_row(self._session, encounter_id, *_WHOLE))

    def of_subject(self, subject_id: str) -> tuple[Encounter, ...]:
        """All encounters of a subject, oldest enrolment first; none of a merged one.

        Raises:
            NotFoundError: there is no such subject.
        """
        key = subject_row(self._session, subject_id).key
        rows = self._rows(select(EncounterRow).where(EncounterRow.subject_key == key))
        return tuple(encounter_of(row) for row in rows)

    def page(self, encounters: EncounterFilter, token: str, size: int) -> EncounterPage:
        """One page of a list, oldest enrolment first; encounters enrolled meanwhile come at its end.

        Args:
            encounters: Which encounters.
            token: Empty for the first page, else that of the page before.
            size: Encounters on the page, at most.

        Raises:
            PageTokenError: the token is not of this list.
        """
        after = paging.decode(token, encounters)
        statement = _listed(encounters).where(EncounterRow.key > after).limit(size + 1)
        rows = self._rows(statement)
        shown = rows[:size]
        next_token = paging.encode(shown[-1].key, encounters) if len(rows) > size else ""
        return EncounterPage(tuple(encounter_of(row) for row in shown), next_token)

    def set_status(
        self,
        encounter_id: str,
        status: EncounterStatus,
        now: datetime,
        expected_version: int | None = None,
    ) -> Encounter:
        """Restricts an encounter or makes it active again; nothing changes where it has the status already.

        Raises:
            NotFoundError: there is none.
            StaleVersionError: it has changed since `expected_version`.
        """
        row = encounter_row(self._session, encounter_id, *_WHOLE, expected_version=expected_version)
        if row.status != status.value:
            row.status = status.value
            row.updated_at = now
            row.version += 1
            self._changes.append(ChangeKind.ENCOUNTER_STATUS, [encounter_id])
        return encounter_of(row)

    def _rows(self, statement: Select[EncounterRow]) -> Sequence[EncounterRow]:
        return self._session.scalars(statement.options(*_WHOLE).order_by(EncounterRow.key)).all()


def _listed(encounters: EncounterFilter) -> Select[EncounterRow]:
    statement = select(EncounterRow)
    if encounters.subject_id is not None:
        statement = statement.join(SubjectRow, SubjectRow.key == EncounterRow.subject_key).where(
            SubjectRow.subject_id == encounters.subject_id
        )
    if encounters.galleries is not None:
        statement = statement.where(EncounterRow.gallery.in_(encounters.galleries))
    if encounters.status is not None:
        statement = statement.where(EncounterRow.status == encounters.status.value)
    return statement
