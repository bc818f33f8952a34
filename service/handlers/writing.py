"""From values of the domain to messages of answers."""

from collections.abc import Sequence
from datetime import date, datetime

import numpy as np
from google.protobuf import duration_pb2, timestamp_pb2
from google.type import date_pb2
from whorl.v1 import (
    biometric_pb2,
    encounter_pb2,
    identification_pb2,
    record_identifier_pb2,
    subject_pb2,
)

from matcher.face.region import FaceRegion
from matcher.fingerprint.minutiae import Minutiae, MinutiaKind
from service.domain.identifiers import RecordIdentifier
from service.domain.records import Encounter, Quality, Reference, RetentionFacts, SampleWarning, Subject
from service.errors import ServiceError
from service.handlers.status import to_status
from service.stopwatch import StageTime
from service.usecases.pairing import Pairing
from service.usecases.samples import Probe

TEMPLATE_DPI = 500.0
_MINUTIA_KINDS = {
    MinutiaKind.ENDING: biometric_pb2.MINUTIA_KIND_ENDING,
    MinutiaKind.BIFURCATION: biometric_pb2.MINUTIA_KIND_BIFURCATION,
    MinutiaKind.OTHER: biometric_pb2.MINUTIA_KIND_OTHER,
}
DEFINITE_CONFIDENCE = 0.5
"""From here on a correspondence is called definite; below, possible."""


def timestamp(moment: datetime) -> timestamp_pb2.Timestamp:
    """An aware datetime."""
    message = timestamp_pb2.Timestamp()
    message.FromDatetime(moment)
    return message


def calendar_date(value: date | None) -> date_pb2.Date | None:
    """A date, or nothing."""
    return None if value is None else date_pb2.Date(year=value.year, month=value.month, day=value.day)


def identifier(value: RecordIdentifier) -> record_identifier_pb2.RecordIdentifier:
    """A record identifier as people write it."""
    return record_identifier_pb2.RecordIdentifier(
        scheme=record_identifier_pb2.RecordIdentifierScheme.Value(
            f"RECORD_IDENTIFIER_SCHEME_{value.scheme.value}"
        ),
        value=value.display,
        issuer=value.issuer,
        canonical=value.canonical,
        dummy=value.dummy,
    )


def identifiers(values: Sequence[RecordIdentifier]) -> list[record_identifier_pb2.RecordIdentifier]:
    """Record identifiers in order."""
    return [identifier(value) for value in values]


def quality(value: Quality) -> biometric_pb2.Quality:
    """A unified quality score with its components."""
    return biometric_pb2.Quality(
        score=value.score,
        components=[
            biometric_pb2.QualityComponent(name=one.name, score=one.score, measurement=one.measurement)
            for one in value.components
        ],
    )


def warnings(values: Sequence[SampleWarning]) -> list[biometric_pb2.Warning]:
    """Warnings in order."""
    return [biometric_pb2.Warning(code=one.code, message=one.message) for one in values]


def minutiae(values: Minutiae, resolution_dpi: float | None) -> list[biometric_pb2.Minutia]:
    """Minutiae in the frame of the image they came from; of 500 dpi where that is not known."""
    scale = (resolution_dpi or TEMPLATE_DPI) / TEMPLATE_DPI
    rows = zip(
        ((values.x_px + 0.5) * scale - 0.5).tolist(),  # both frames count from the centre of a pixel
        ((values.y_px + 0.5) * scale - 0.5).tolist(),
        np.rad2deg(values.direction_rad).tolist(),
        values.kind.tolist(),
        values.quality.tolist(),
        strict=True,
    )
    return [
        biometric_pb2.Minutia(
            x_px=x, y_px=y, direction_deg=direction, kind=_MINUTIA_KINDS[MinutiaKind(kind)], quality=score
        )
        for x, y, direction, kind, score in rows
    ]


def correspondences(
    pairing: Pairing | None, probe_dpi: float | None, reference_dpi: float | None
) -> list[biometric_pb2.Correspondence]:
    """Corresponding minutiae, each in the frame of its own image."""
    if pairing is None:
        return []
    of_probe = minutiae(pairing.probe, probe_dpi)
    of_reference = minutiae(pairing.reference, reference_dpi)
    return [
        biometric_pb2.Correspondence(
            probe=of_probe[one.probe_index],
            reference=of_reference[one.reference_index],
            kind=(
                biometric_pb2.CORRESPONDENCE_KIND_DEFINITE
                if one.confidence >= DEFINITE_CONFIDENCE
                else biometric_pb2.CORRESPONDENCE_KIND_POSSIBLE
            ),
            confidence=one.confidence,
        )
        for one in pairing.correspondences
    ]


def face_region(value: FaceRegion) -> biometric_pb2.FaceRegion:
    """Box and landmarks of a face in the frame of its image."""
    right_eye, left_eye, nose_tip, right_mouth, left_mouth = (
        biometric_pb2.Point(x_px=x, y_px=y) for x, y in value.landmarks_px
    )
    return biometric_pb2.FaceRegion(
        x_px=value.left_px,
        y_px=value.top_px,
        width_px=value.width_px,
        height_px=value.height_px,
        right_eye=right_eye,
        left_eye=left_eye,
        nose_tip=nose_tip,
        right_mouth_corner=right_mouth,
        left_mouth_corner=left_mouth,
        confidence=value.confidence,
        upright_turn_deg=value.upright_turn_deg,
    )


def reference(value: Reference) -> biometric_pb2.BiometricReference:
    """One reference without its template."""
    return biometric_pb2.BiometricReference(
        reference_id=value.reference_id,
        encounter_id=value.encounter_id,
        label=value.label,
        modality=biometric_pb2.Modality.ValueType(value.modality),
        finger_position=biometric_pb2.FingerPosition.ValueType(value.finger_position),
        impression_type=biometric_pb2.ImpressionType.ValueType(value.impression_type),
        quality=quality(value.quality),
        minutia_count=value.minutia_count,
        algorithm_version=value.algorithm_version,
        image_kept=value.image_kept,
        warnings=warnings(value.warnings),
        create_time=timestamp(value.created_at),
    )


def retention_facts(value: RetentionFacts) -> encounter_pb2.RetentionFacts:
    """What decides how long the biometrics may be kept."""
    return encounter_pb2.RetentionFacts(
        outcome=encounter_pb2.Outcome.ValueType(value.outcome),
        offence_class=encounter_pb2.OffenceClass.ValueType(value.offence_class),
        age_at_offence_years=value.age_at_offence_years,
        sentence=encounter_pb2.Sentence.ValueType(value.sentence),
        sentence_months=value.sentence_months,
        previously_convicted=value.previously_convicted,
        first_offence=value.first_offence,
        commissioner_consent=value.commissioner_consent,
        subject_consent=value.subject_consent,
        determination_end_date=calendar_date(value.determination_end_date),
        court_extension_end_date=calendar_date(value.court_extension_end_date),
        legal_hold=value.legal_hold,
        outcome_date=calendar_date(value.outcome_date),
    )


def encounter(value: Encounter) -> encounter_pb2.Encounter:
    """One encounter with its references."""
    return encounter_pb2.Encounter(
        encounter_id=value.encounter_id,
        subject_id=value.subject_id,
        gallery=value.gallery,
        status=encounter_pb2.EncounterStatus.ValueType(value.status),
        capture_time=timestamp(value.captured_at),
        captured_by=value.captured_by,
        station=value.station,
        legal_basis=value.legal_basis,
        retention_facts=retention_facts(value.retention_facts),
        references=[reference(one) for one in value.references],
        labels=dict(value.labels),
        create_time=timestamp(value.created_at),
        update_time=timestamp(value.updated_at),
        etag=str(value.version),
    )


def subject(value: Subject) -> subject_pb2.Subject:
    """One subject with its record identifiers."""
    return subject_pb2.Subject(
        subject_id=value.subject_id,
        state=subject_pb2.SubjectState.ValueType(value.state),
        record_identifiers=identifiers(value.identifiers),
        encounter_count=value.encounter_count,
        reference_count=value.reference_count,
        merged_into_subject_id=value.merged_into or "",
        create_time=timestamp(value.created_at),
        update_time=timestamp(value.updated_at),
        etag=str(value.version),
    )


def sample_result(outcome: Probe | ServiceError) -> identification_pb2.SampleResult:
    """What became of one sample."""
    if isinstance(outcome, ServiceError):
        return identification_pb2.SampleResult(error=to_status(outcome))
    return identification_pb2.SampleResult(
        label=outcome.sample.label,
        quality=quality(outcome.quality),
        minutia_count=outcome.minutia_count,
        faces=[face_region(one) for one in outcome.faces],
        warnings=warnings(outcome.warnings),
        algorithm_version=outcome.algorithm_version,
    )


def timings(values: Sequence[StageTime]) -> list[identification_pb2.StageTiming]:
    """Time of each stage in order."""
    messages = []
    for one in values:
        duration = duration_pb2.Duration()
        duration.FromNanoseconds(round(one.duration_s * 1e9))
        messages.append(identification_pb2.StageTiming(stage=one.stage, duration=duration))
    return messages
