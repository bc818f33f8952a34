"""Subjects, encounters and references as the service keeps them, and what its store takes in.

The one place to import records from: vocabulary, retention facts and audit entries are offered here too.
Every datetime is aware and in UTC; every id is a UUID in text.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from matcher.quality import Quality, QualityComponent
from service.domain.audit import AuditEntry, Operation, Purpose, StoredAuditEntry
from service.domain.biometrics import FingerPosition, ImpressionType, Modality
from service.domain.identifiers import RecordIdentifier
from service.domain.retention import OffenceClass, Outcome, RetentionFacts, Sentence

__all__ = [
    "AuditEntry",
    "Change",
    "ChangeKind",
    "DeletedSubject",
    "Encounter",
    "EncounterFilter",
    "EncounterPage",
    "EncounterStatus",
    "FingerPosition",
    "ImpressionType",
    "IndexedReference",
    "Modality",
    "NewEncounter",
    "NewReference",
    "OffenceClass",
    "Operation",
    "Outcome",
    "Purpose",
    "Quality",
    "QualityComponent",
    "Reference",
    "RetentionFacts",
    "SampleWarning",
    "Sentence",
    "StoredAuditEntry",
    "StoredRequest",
    "Subject",
    "SubjectState",
]


class EncounterStatus(IntEnum):
    """Whether an encounter is searched; numbers as in ``whorl.v1``."""

    ACTIVE = 1
    RESTRICTED = 2
    """Kept, neither searched nor compared (Data Protection Act 2018, section 47)."""


class SubjectState(IntEnum):
    """Whether a subject stands for itself; numbers as in ``whorl.v1``."""

    ACTIVE = 1
    MERGED = 2
    """A forwarding entry: its records are those of another subject now."""


class ChangeKind(StrEnum):
    """What happened to an encounter, as far as a projection of the store must know."""

    ENCOUNTER_ADDED = "ENCOUNTER_ADDED"
    ENCOUNTER_STATUS = "ENCOUNTER_STATUS"
    ENCOUNTER_MOVED = "ENCOUNTER_MOVED"
    """It belongs to another subject now."""
    ENCOUNTER_DELETED = "ENCOUNTER_DELETED"


@dataclass(frozen=True, slots=True)
class SampleWarning:
    """Something a caller should know although the sample was accepted (``whorl.v1.Warning``)."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class NewReference:
    """What an enrolment writes of one sample."""

    label: str
    modality: Modality
    quality: Quality
    algorithm_version: str
    template: bytes
    finger_position: FingerPosition = FingerPosition.UNSPECIFIED
    impression_type: ImpressionType = ImpressionType.UNSPECIFIED
    minutia_count: int = 0
    image: bytes | None = None
    """The encoded image, where it is to be kept."""
    image_resolution_dpi: float | None = None
    """Resolution of the image as used, whether or not it is kept; None for faces."""
    warnings: tuple[SampleWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """One biometric sample as kept, without its template and image: the store gives those one at a time."""

    key: int
    """The integer that the index knows it by: monotonic, never used again."""
    reference_id: str
    encounter_id: str
    label: str
    modality: Modality
    finger_position: FingerPosition
    impression_type: ImpressionType
    quality: Quality
    minutia_count: int
    algorithm_version: str
    image_kept: bool
    image_resolution_dpi: float | None
    warnings: tuple[SampleWarning, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class NewEncounter:
    """What an enrolment writes of the occasion on which the samples were taken."""

    subject_id: str
    gallery: str
    captured_at: datetime
    captured_by: str = ""
    station: str = ""
    legal_basis: str = ""
    status: EncounterStatus = EncounterStatus.ACTIVE
    retention_facts: RetentionFacts = field(default_factory=RetentionFacts)
    labels: tuple[tuple[str, str], ...] = ()
    """Pairs of key and value; keys are distinct."""


@dataclass(frozen=True, slots=True)
class Encounter:
    """One occasion on which biometrics were taken from a subject."""

    encounter_id: str
    subject_id: str
    gallery: str
    status: EncounterStatus
    captured_at: datetime
    captured_by: str
    station: str
    legal_basis: str
    retention_facts: RetentionFacts
    references: tuple[Reference, ...]
    """In the order in which they were enrolled."""
    labels: tuple[tuple[str, str], ...]
    """Sorted by key."""
    created_at: datetime
    updated_at: datetime
    version: int
    """1 when made, more with every change; the etag is made of it."""


@dataclass(frozen=True, slots=True)
class EncounterFilter:
    """Which encounters to list."""

    subject_id: str | None = None
    galleries: tuple[str, ...] | None = None
    """None: any. Empty: none at all."""
    status: EncounterStatus | None = None


@dataclass(frozen=True, slots=True)
class EncounterPage:
    """One page of a list of encounters, oldest enrolment first."""

    encounters: tuple[Encounter, ...]
    next_token: str
    """Empty on the last page."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A person, known by any number of record identifiers."""

    subject_id: str
    state: SubjectState
    identifiers: tuple[RecordIdentifier, ...]
    """In the order in which they were linked."""
    encounter_count: int
    reference_count: int
    merged_into: str | None
    """Subject id; None unless the state is MERGED."""
    created_at: datetime
    updated_at: datetime
    version: int
    """1 when made, more with every change of its identifiers or encounters; the etag is made of it."""


@dataclass(frozen=True, slots=True)
class DeletedSubject:
    """What a deletion removed."""

    encounters: int
    references: int


@dataclass(frozen=True, slots=True)
class Change:
    """One step of the store that its projections must follow."""

    sequence: int
    kind: ChangeKind
    encounter_id: str


@dataclass(frozen=True, slots=True)
class IndexedReference:
    """A reference with everything that a search filters and compares by."""

    key: int
    reference_id: str
    encounter_id: str
    subject_id: str
    gallery: str
    status: EncounterStatus
    modality: Modality
    finger_position: FingerPosition
    captured_at: datetime
    labels: tuple[tuple[str, str], ...]
    algorithm_version: str
    template: bytes


@dataclass(frozen=True, slots=True)
class StoredRequest:
    """What a request id was used for."""

    content_digest: bytes
    encounter_id: str
    subject_created: bool
    sequence: int
    """Sequence number of the change that it made."""
