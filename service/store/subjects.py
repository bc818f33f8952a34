"""Who is who: subjects and the record identifiers that name them."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from service.domain.errors import MergeWithSelfError, NotFoundError, RecordKind
from service.domain.identifiers import RecordIdentifier
from service.domain.records import ChangeKind, DeletedSubject, Subject
from service.store.changes import Changes
from service.store.identifiers import Identifiers
from service.store.lookup import active_subject_row, subject_row
from service.store.subject_reading import read_subjects
from service.store.tables import EncounterRow, ReferenceRow, SubjectRow


class Subjects:
    """Subjects of one transaction. `expected_version` None means: whatever stands."""

    def __init__(self, session: Session, changes: Changes, new_id: Callable[[], str]) -> None:
        self._session = session
        self._changes = changes
        self._identifiers = Identifiers(session)
        self._new_id = new_id

    def create(self, now: datetime) -> Subject:
        """Adds a subject that is not known by any record identifier yet."""
        row = SubjectRow(subject_id=self._new_id(), created_at=now, updated_at=now, version=1)
        self._session.add(row)
        return self._subject(row)

    def get(self, subject_id: str) -> Subject:
        """The subject, a merged one included.

        Raises:
            NotFoundError: there is none.
        """
        return self._subject(subject_row(self._session, subject_id))

    def many(self, subject_ids: Sequence[str]) -> tuple[Subject, ...]:
        """The subjects in the order asked for, each once; ids that are not known are left out."""
        rows = self._session.scalars(select(SubjectRow).where(SubjectRow.subject_id.in_(subject_ids)))
        found = {subject.subject_id: subject for subject in read_subjects(self._session, rows.all())}
        return tuple(found[subject_id] for subject_id in dict.fromkeys(subject_ids) if subject_id in found)

    def find_by_identifier(self, identifier: RecordIdentifier) -> Subject:
        """The subject that the record identifier names.

        Raises:
            NotFoundError: it names nobody, as every dummy does.
        """
        row = self._identifiers.owner(identifier)
        if row is None:
            raise NotFoundError(RecordKind.IDENTIFIER, identifier.redacted)
        return self._subject(row)

    def find_by_identifiers(self, identifiers: Sequence[RecordIdentifier]) -> tuple[str, ...]:
        """Distinct ids of the subjects that the record identifiers name, in the order of the identifiers."""
        owners = (self._identifiers.owner(identifier) for identifier in identifiers)
        return tuple(dict.fromkeys(owner.subject_id for owner in owners if owner is not None))

    def link(
        self,
        subject_id: str,
        identifier: RecordIdentifier,
        now: datetime,
        expected_version: int | None = None,
    ) -> Subject:
        """Adds a record identifier; nothing changes where the subject has it already.

        Raises:
            NotFoundError, SubjectMergedError, StaleVersionError: of the subject.
            IdentifierInUseError: the identifier names another subject.
        """
        row = active_subject_row(self._session, subject_id, expected_version)
        if self._identifiers.add(row, identifier, now):
            _touch(row, now)
        return self._subject(row)

    def unlink(
        self,
        subject_id: str,
        identifier: RecordIdentifier,
        now: datetime,
        expected_version: int | None = None,
    ) -> Subject:
        """Takes a record identifier away.

        Raises:
            NotFoundError, SubjectMergedError, StaleVersionError: of the subject.
            NotFoundError: of the identifier, where the subject does not have it.
        """
        row = active_subject_row(self._session, subject_id, expected_version)
        if not self._identifiers.remove(row, identifier):
            raise NotFoundError(RecordKind.IDENTIFIER, identifier.redacted)
        _touch(row, now)
        return self._subject(row)

    def merge(
        self,
        surviving_id: str,
        merged_id: str,
        now: datetime,
        surviving_version: int | None = None,
        merged_version: int | None = None,
    ) -> Subject:
        """Moves encounters and record identifiers of one subject to another, and leaves a forwarding entry.

        Returns:
            The surviving subject.

        Raises:
            NotFoundError, SubjectMergedError, StaleVersionError: of either subject.
            MergeWithSelfError: both are the same.
        """
        if surviving_id == merged_id:
            raise MergeWithSelfError
        surviving = active_subject_row(self._session, surviving_id, surviving_version)
        merged = active_subject_row(self._session, merged_id, merged_version)
        self._move_encounters(merged, surviving, now)
        self._identifiers.move(merged, surviving)
        self._forward(merged, surviving)
        _touch(surviving, now)
        _touch(merged, now)
        return self._subject(surviving)

    def delete(self, subject_id: str, expected_version: int | None = None) -> DeletedSubject:
        """Removes a subject with its encounters, references, record identifiers and forwarding entries.

        Raises:
            NotFoundError, SubjectMergedError, StaleVersionError: of the subject.
        """
        row = active_subject_row(self._session, subject_id, expected_version)
        encounter_ids = self._encounter_ids(row)
        deleted = DeletedSubject(len(encounter_ids), self._reference_count(row))
        self._changes.append(ChangeKind.ENCOUNTER_DELETED, encounter_ids)
        # The database removes what hangs on the subject.
        self._session.execute(delete(SubjectRow).where(SubjectRow.key == row.key))
        self._session.expunge_all()
        return deleted

    def _subject(self, row: SubjectRow) -> Subject:
        (subject,) = read_subjects(self._session, [row])
        return subject

    def _move_encounters(self, merged: SubjectRow, surviving: SubjectRow, now: datetime) -> None:
        self._changes.append(ChangeKind.ENCOUNTER_MOVED, self._encounter_ids(merged))
        self._session.execute(
            update(EncounterRow)
            .where(EncounterRow.subject_key == merged.key)
            .values(subject_key=surviving.key, updated_at=now, version=EncounterRow.version + 1)
        )
        self._session.expire_all()

    def _forward(self, merged: SubjectRow, surviving: SubjectRow) -> None:
        """Sends those who ask for `merged`, or for what was merged into it before, to `surviving`."""
        merged.merged_into_key = surviving.key
        self._session.execute(
            update(SubjectRow)
            .where(SubjectRow.merged_into_key == merged.key)
            .values(merged_into_key=surviving.key)
        )

    def _encounter_ids(self, row: SubjectRow) -> Sequence[str]:
        statement = (
            select(EncounterRow.encounter_id)
            .where(EncounterRow.subject_key == row.key)
            .order_by(EncounterRow.key)
        )
        return self._session.scalars(statement).all()

    def _reference_count(self, row: SubjectRow) -> int:
        statement = (
            select(func.count())
            .select_from(ReferenceRow)
            .join(EncounterRow, EncounterRow.key == ReferenceRow.encounter_key)
            .where(EncounterRow.subject_key == row.key)
        )
        return self._session.scalar(statement) or 0


def _touch(row: SubjectRow, now: datetime) -> None:
    row.version += 1
    row.updated_at = now
