"""One entry of the audit log (Data Protection Act 2018, section 62): no biometric bytes, no names."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class Operation(StrEnum):
    """The operations that section 62(1) names."""

    COLLECTION = "COLLECTION"
    ALTERATION = "ALTERATION"
    CONSULTATION = "CONSULTATION"
    DISCLOSURE = "DISCLOSURE"
    COMBINATION = "COMBINATION"
    ERASURE = "ERASURE"


class Purpose(IntEnum):
    """Why a call is made; numbers as in ``whorl.v1``."""

    UNSPECIFIED = 0
    ARREST = 1
    CRIMINAL_INVESTIGATION = 2
    CONVICTION_RECORD = 3
    IDENTITY_CHECK = 4
    SCENE_MARK = 5
    MISSING_OR_DECEASED_PERSON = 6
    SAFEGUARDING = 7
    INTERNATIONAL_EXCHANGE = 8
    SUBJECT_RIGHTS = 9
    QUALITY_ASSURANCE = 10
    SYSTEM_TEST = 11


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, when, why, to whose records, and how it ended; refused operations included."""

    occurred_at: datetime
    client: str
    """Name of the client certificate."""
    operation: Operation
    call: str
    """The call that did it, for example ``IdentificationService.Identify``."""
    outcome: str
    """``OK``, or the reason of the refusal, for example ``GALLERY_FORBIDDEN``."""
    purpose: Purpose = Purpose.UNSPECIFIED
    operator: str = ""
    reason: str = ""
    case_reference: str = ""
    search_id: str = ""
    """The id that the answer to a search carries."""
    subject_ids: tuple[str, ...] = ()
    encounter_ids: tuple[str, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    """Named numbers worth keeping, for example ``(("candidates", 3),)``."""


@dataclass(frozen=True, slots=True)
class StoredAuditEntry:
    """An entry with its place in the log."""

    entry_id: int
    entry: AuditEntry
