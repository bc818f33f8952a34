"""Reads subjects with their identifiers and counts, in as many queries for a hundred as for one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from service.domain.identifiers import RecordIdentifier
from service.domain.records import Subject, SubjectState
from service.store.records_of_rows import identifier_of
from service.store.tables import EncounterRow, IdentifierRow, ReferenceRow, SubjectRow


def read_subjects(session: Session, rows: Sequence[SubjectRow]) -> tuple[Subject, ...]:
    """The subjects of the rows, in their order."""
    session.flush()
    keys = [row.key for row in rows]
    identifiers = _identifiers(session, keys)
    encounter_counts = _encounter_counts(session, keys)
    reference_counts = _reference_counts(session, keys)
    merged_into = _subject_ids(session, [row.merged_into_key for row in rows])
    return tuple(
        Subject(
            subject_id=row.subject_id,
            state=SubjectState.ACTIVE if row.merged_into_key is None else SubjectState.MERGED,
            identifiers=tuple(identifiers[row.key]),
            encounter_count=encounter_counts.get(row.key, 0),
            reference_count=reference_counts.get(row.key, 0),
            merged_into=None if row.merged_into_key is None else merged_into[row.merged_into_key],
            created_at=row.created_at,
            updated_at=row.updated_at,
            version=row.version,
        )
        for row in rows
    )


def _identifiers(session: Session, keys: Sequence[int]) -> Mapping[int, list[RecordIdentifier]]:
    statement = select(IdentifierRow).where(IdentifierRow.subject_key.in_(keys)).order_by(IdentifierRow.key)
    found: defaultdict[int, list[RecordIdentifier]] = defaultdict(list)
    for row in session.scalars(statement):
        found[row.subject_key].append(identifier_of(row))
    return found


def _encounter_counts(session: Session, keys: Sequence[int]) -> Mapping[int, int]:
    statement = (
        select(EncounterRow.subject_key, func.count())
        .where(EncounterRow.subject_key.in_(keys))
        .group_by(EncounterRow.subject_key)
    )
    return _pairs(session.execute(statement).all())


def _reference_counts(session: Session, keys: Sequence[int]) -> Mapping[int, int]:
    statement = (
        select(EncounterRow.subject_key, func.count())
        .join(ReferenceRow, ReferenceRow.encounter_key == EncounterRow.key)
        .where(EncounterRow.subject_key.in_(keys))
        .group_by(EncounterRow.subject_key)
    )
    return _pairs(session.execute(statement).all())


def _pairs(rows: Sequence[Row[int, int]]) -> Mapping[int, int]:
    return dict(rows)


def _subject_ids(session: Session, keys: Sequence[int | None]) -> Mapping[int, str]:
    present = [key for key in keys if key is not None]
    if not present:
        return {}
    statement = select(SubjectRow.key, SubjectRow.subject_id).where(SubjectRow.key.in_(present))
    return dict(session.execute(statement).all())
