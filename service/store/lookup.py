"""Finds one row by its public id, or says that there is none or that it has changed."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.interfaces import ORMOption

from service.domain.errors import NotFoundError, RecordKind, StaleVersionError, SubjectMergedError
from service.store.tables import EncounterRow, SubjectRow


def subject_row(session: Session, subject_id: str) -> SubjectRow:
    """The row of a subject, merged or not.

    Raises:
        NotFoundError: there is none.
    """
    row = session.scalar(select(SubjectRow).where(SubjectRow.subject_id == subject_id))
    if row is None:
        raise NotFoundError(RecordKind.SUBJECT, subject_id)
    return row


def active_subject_row(session: Session, subject_id: str, expected_version: int | None = None) -> SubjectRow:
    """The row of a subject that stands for itself.

    Raises:
        NotFoundError: there is none.
        SubjectMergedError: it was merged into another.
        StaleVersionError: its version is not the one expected.
    """
    row = subject_row(session, subject_id)
    if row.merged_into_key is not None:
        raise SubjectMergedError(subject_id, session.get_one(SubjectRow, row.merged_into_key).subject_id)
    _require_version(RecordKind.SUBJECT, subject_id, expected_version, row.version)
    return row


def encounter_row(
    session: Session, encounter_id: str, *options: ORMOption, expected_version: int | None = None
) -> EncounterRow:
    """The row of an encounter.

    Raises:
        NotFoundError: there is none.
        StaleVersionError: its version is not the one expected.
    """
    statement = select(EncounterRow).where(EncounterRow.encounter_id == encounter_id).options(*options)
    row = session.scalar(statement)
    if row is None:
        raise NotFoundError(RecordKind.ENCOUNTER, encounter_id)
    _require_version(RecordKind.ENCOUNTER, encounter_id, expected_version, row.version)
    return row


def _require_version(kind: RecordKind, record_id: str, expected: int | None, current: int) -> None:
    if expected is not None and expected != current:
        raise StaleVersionError(kind, record_id, expected, current)
