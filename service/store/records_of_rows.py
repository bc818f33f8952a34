"""Turns rows into records, and records into rows."""

from collections.abc import Sequence
from datetime import datetime

from service.domain.identifiers import RecordIdentifier, Scheme
from service.domain.records import (
    Encounter,
    EncounterStatus,
    FingerPosition,
    ImpressionType,
    Modality,
    NewReference,
    OffenceClass,
    Outcome,
    Quality,
    QualityComponent,
    Reference,
    RetentionFacts,
    SampleWarning,
    Sentence,
)
from service.store.tables import (
    EncounterRow,
    IdentifierRow,
    ImageRow,
    ReferenceRow,
    RetentionRow,
    TemplateRow,
)


def identifier_of(row: IdentifierRow) -> RecordIdentifier:
    """The record identifier of a row."""
    return RecordIdentifier(Scheme(row.scheme), row.canonical, row.issuer, row.dummy)


def encounter_of(row: EncounterRow) -> Encounter:
    """The encounter of a row whose relationships are loaded."""
    return Encounter(
        encounter_id=row.encounter_id,
        subject_id=row.subject.subject_id,
        gallery=row.gallery,
        status=EncounterStatus(row.status),
        captured_at=row.captured_at,
        captured_by=row.captured_by,
        station=row.station,
        legal_basis=row.legal_basis,
        retention_facts=retention_facts_of(row.retention),
        references=tuple(reference_of(reference, row.encounter_id) for reference in row.references),
        labels=tuple((label.name, label.value) for label in row.labels),
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def reference_of(row: ReferenceRow, encounter_id: str) -> Reference:
    """The reference of a row."""
    return Reference(
        key=row.key,
        reference_id=row.reference_id,
        encounter_id=encounter_id,
        label=row.label,
        modality=Modality(row.modality),
        finger_position=FingerPosition(row.finger_position),
        impression_type=ImpressionType(row.impression_type),
        quality=Quality(
            row.quality_score,
            tuple(
                QualityComponent(name, score, measurement)
                for name, score, measurement in row.quality_components
            ),
        ),
        minutia_count=row.minutia_count,
        algorithm_version=row.algorithm_version,
        image_kept=row.image_kept,
        image_resolution_dpi=row.image_resolution_dpi,
        warnings=tuple(SampleWarning(code, message) for code, message in row.warnings),
        created_at=row.created_at,
    )


def reference_row(new: NewReference, reference_id: str, now: datetime) -> ReferenceRow:
    """The row of a new reference, with those of its template and image."""
    return ReferenceRow(
        reference_id=reference_id,
        label=new.label,
        modality=new.modality.value,
        finger_position=new.finger_position.value,
        impression_type=new.impression_type.value,
        quality_score=new.quality.score,
        quality_components=_component_lists(new.quality.components),
        minutia_count=new.minutia_count,
        algorithm_version=new.algorithm_version,
        image_kept=new.image is not None,
        image_resolution_dpi=new.image_resolution_dpi,
        warnings=[[warning.code, warning.message] for warning in new.warnings],
        created_at=now,
        template=TemplateRow(content=new.template),
        image=None if new.image is None else ImageRow(content=new.image),
    )


def _component_lists(components: Sequence[QualityComponent]) -> list[list[str | int | float]]:
    return [[component.name, component.score, component.measurement] for component in components]


def retention_facts_of(row: RetentionRow) -> RetentionFacts:
    """The retention facts of a row."""
    return RetentionFacts(
        outcome=Outcome(row.outcome),
        offence_class=OffenceClass(row.offence_class),
        age_at_offence_years=row.age_at_offence_years,
        sentence=Sentence(row.sentence),
        sentence_months=row.sentence_months,
        previously_convicted=row.previously_convicted,
        first_offence=row.first_offence,
        commissioner_consent=row.commissioner_consent,
        subject_consent=row.subject_consent,
        determination_end_date=row.determination_end_date,
        court_extension_end_date=row.court_extension_end_date,
        legal_hold=row.legal_hold,
        outcome_date=row.outcome_date,
    )


def retention_row(facts: RetentionFacts) -> RetentionRow:
    """The row of retention facts."""
    return RetentionRow(
        outcome=facts.outcome.value,
        offence_class=facts.offence_class.value,
        age_at_offence_years=facts.age_at_offence_years,
        sentence=facts.sentence.value,
        sentence_months=facts.sentence_months,
        previously_convicted=facts.previously_convicted,
        first_offence=facts.first_offence,
        commissioner_consent=facts.commissioner_consent,
        subject_consent=facts.subject_consent,
        determination_end_date=facts.determination_end_date,
        court_extension_end_date=facts.court_extension_end_date,
        legal_hold=facts.legal_hold,
        outcome_date=facts.outcome_date,
    )
