"""Biometric references: what is known of them, their blobs, and what the index needs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from service.domain.errors import NotFoundError, RecordKind
from service.domain.records import EncounterStatus, FingerPosition, IndexedReference, Modality, Reference
from service.store.records_of_rows import reference_of
from service.store.tables import EncounterRow, ImageRow, LabelRow, ReferenceRow, SubjectRow, TemplateRow

Value = TypeVar("Value")

IDS_AT_ONCE = 10_000
"""Values in one query; every database has a limit."""


class References:
    """References of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, reference_id: str) -> Reference:
        """The reference.

        Raises:
            NotFoundError: there is none.
        """
        statement = _with_encounter_id().where(ReferenceRow.reference_id == reference_id)
        return self._one(statement, reference_id)

    def get_by_key(self, key: int) -> Reference:
        """The reference that the index knows by `key`.

        Raises:
            NotFoundError: there is none.
        """
        return self._one(_with_encounter_id().where(ReferenceRow.key == key), str(key))

    def many(self, keys: Sequence[int]) -> tuple[Reference, ...]:
        """The references in the order asked for, each once; keys that are not known are left out."""
        found = {}
        for some in _portions(keys):
            for row, encounter_id in self._session.execute(
                _with_encounter_id().where(ReferenceRow.key.in_(some))
            ):
                found[row.key] = reference_of(row, encounter_id)
        return tuple(found[key] for key in dict.fromkeys(keys) if key in found)

    def template(self, reference_id: str) -> bytes:
        """The template of a reference.

        Raises:
            NotFoundError: there is no such reference.
        """
        content = self._session.scalar(
            select(TemplateRow.content)
            .join(ReferenceRow, ReferenceRow.key == TemplateRow.reference_key)
            .where(ReferenceRow.reference_id == reference_id)
        )
        if content is None:
            raise NotFoundError(RecordKind.REFERENCE, reference_id)
        return content

    def image(self, reference_id: str) -> bytes | None:
        """The encoded image of a reference; None where it was not kept.

        Raises:
            NotFoundError: there is no such reference.
        """
        key = self.get(reference_id).key
        return self._session.scalar(select(ImageRow.content).where(ImageRow.reference_key == key))

    def indexed(self, encounter_ids: Sequence[str]) -> tuple[IndexedReference, ...]:
        """All references of the encounters, by key; encounters that are not known have none."""
        found: list[IndexedReference] = []
        for some in _portions(encounter_ids):
            found += self._indexed(_for_index().where(EncounterRow.encounter_id.in_(some)))
        return tuple(sorted(found, key=lambda reference: reference.key))

    def indexed_after(self, key: int, limit: int) -> tuple[IndexedReference, ...]:
        """The first `limit` references after `key`; 0 is before the first. For going through all of them."""
        statement = _for_index().where(ReferenceRow.key > key).order_by(ReferenceRow.key).limit(limit)
        return tuple(self._indexed(statement))

    def _one(self, statement: Select[ReferenceRow, str], name: str) -> Reference:
        found = self._session.execute(statement).one_or_none()
        if found is None:
            raise NotFoundError(RecordKind.REFERENCE, name)
        row, encounter_id = found
        return reference_of(row, encounter_id)

    def _indexed(self, statement: Select[ReferenceRow, EncounterRow, str, bytes]) -> list[IndexedReference]:
        rows = self._session.execute(statement).all()
        labels = self._labels(list({encounter.key for _, encounter, _, _ in rows}))
        return [
            IndexedReference(
                key=reference.key,
                reference_id=reference.reference_id,
                encounter_id=encounter.encounter_id,
                subject_id=subject_id,
                gallery=encounter.gallery,
                status=EncounterStatus(encounter.status),
                modality=Modality(reference.modality),
                finger_position=FingerPosition(reference.finger_position),
                captured_at=encounter.captured_at,
                labels=tuple(labels[encounter.key]),
                algorithm_version=reference.algorithm_version,
                template=template,
            )
            for reference, encounter, subject_id, template in rows
        ]

    def _labels(self, encounter_keys: Sequence[int]) -> Mapping[int, list[tuple[str, str]]]:
        found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
        for some in _portions(encounter_keys):
            statement = (
                select(LabelRow.encounter_key, LabelRow.name, LabelRow.value)
                .where(LabelRow.encounter_key.in_(some))
                .order_by(LabelRow.name)
            )
            for encounter_key, name, value in self._session.execute(statement):
                found[encounter_key].append((name, value))
        return found


def _with_encounter_id() -> Select[ReferenceRow, str]:
    return select(ReferenceRow, EncounterRow.encounter_id).join(
        EncounterRow, EncounterRow.key == ReferenceRow.encounter_key
    )


def _for_index() -> Select[ReferenceRow, EncounterRow, str, bytes]:
    return (
        select(ReferenceRow, EncounterRow, SubjectRow.subject_id, TemplateRow.content)
        .join(EncounterRow, EncounterRow.key == ReferenceRow.encounter_key)
        .join(SubjectRow, SubjectRow.key == EncounterRow.subject_key)
        .join(TemplateRow, TemplateRow.reference_key == ReferenceRow.key)
    )


def _portions(values: Sequence[Value]) -> list[Sequence[Value]]:
    return [values[start : start + IDS_AT_ONCE] for start in range(0, len(values), IDS_AT_ONCE)]
