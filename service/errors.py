"""The errors a caller can meet: a closed list of reasons, and one exception that carries one of them."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Machine-readable reason of a refusal; each has a namesake in ``whorl.v1.ErrorReason``."""

    INVALID_FIELD = "INVALID_FIELD"
    IMAGE_UNDECODABLE = "IMAGE_UNDECODABLE"
    IMAGE_TOO_LARGE = "IMAGE_TOO_LARGE"
    RESOLUTION_UNKNOWN = "RESOLUTION_UNKNOWN"
    QUALITY_TOO_LOW = "QUALITY_TOO_LOW"
    EXTRACTION_FAILED = "EXTRACTION_FAILED"
    NO_FINGERPRINT = "NO_FINGERPRINT"
    NO_FACE = "NO_FACE"
    MULTIPLE_FACES = "MULTIPLE_FACES"
    TEMPLATE_FORMAT = "TEMPLATE_FORMAT"
    VERSION_MISMATCH = "VERSION_MISMATCH"
    CHECK_CHARACTER = "CHECK_CHARACTER"
    IDENTIFIER_FORMAT = "IDENTIFIER_FORMAT"
    IDENTIFIER_IN_USE = "IDENTIFIER_IN_USE"
    IDENTIFIERS_CONFLICT = "IDENTIFIERS_CONFLICT"
    IDENTIFIER_NOT_FOUND = "IDENTIFIER_NOT_FOUND"
    SUBJECT_NOT_FOUND = "SUBJECT_NOT_FOUND"
    SUBJECT_MERGED = "SUBJECT_MERGED"
    ENCOUNTER_NOT_FOUND = "ENCOUNTER_NOT_FOUND"
    REFERENCE_NOT_FOUND = "REFERENCE_NOT_FOUND"
    REFERENCE_EXISTS = "REFERENCE_EXISTS"
    GALLERY_UNKNOWN = "GALLERY_UNKNOWN"
    REQUEST_ID_REUSED = "REQUEST_ID_REUSED"
    ETAG_MISMATCH = "ETAG_MISMATCH"
    LEGAL_HOLD = "LEGAL_HOLD"
    REQUEST_TOO_LARGE = "REQUEST_TOO_LARGE"
    INTERRUPTED = "INTERRUPTED"
    OVERLOADED = "OVERLOADED"
    DEADLINE = "DEADLINE"
    MODEL_NOT_INSTALLED = "MODEL_NOT_INSTALLED"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    STORAGE = "STORAGE"
    INTERNAL = "INTERNAL"
    NOT_SUPPORTED_YET = "NOT_SUPPORTED_YET"


@dataclass(frozen=True, slots=True)
class FieldViolation:
    """A field of the request at fault, as a path such as ``encounter.samples[0].image.dpi``."""

    field: str
    description: str


class ServiceError(Exception):
    """A refusal with its reason, one sentence for people, and the fields at fault."""

    def __init__(
        self,
        reason: Reason,
        explanation: str,
        *,
        fields: tuple[FieldViolation, ...] = (),
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(reason, explanation)
        self.reason = reason
        self.explanation = explanation
        self.fields = fields
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        return self.explanation

    def at(self, field: str) -> "ServiceError":
        """The same refusal, said of `field` of the request."""
        return ServiceError(
            self.reason,
            self.explanation,
            fields=(FieldViolation(field, self.explanation),),
            retry_after_s=self.retry_after_s,
        )


def invalid(field: str, description: str) -> ServiceError:
    """A field that is missing, out of range or contradicts another."""
    return ServiceError(
        Reason.INVALID_FIELD, f"{field}: {description}", fields=(FieldViolation(field, description),)
    )
