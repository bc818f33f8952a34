"""Every exception as one google.rpc.Status (AIP-193): code, sentence, ErrorInfo, fields at fault."""

import grpc
from google.protobuf import any_pb2, duration_pb2, message
from google.rpc import error_details_pb2, status_pb2

from matcher.errors import SampleRefusedError
from service.domain import errors as domain_errors
from service.domain.identifiers import IdentifierError
from service.errors import FieldViolation, Reason, ServiceError, invalid

ERROR_DOMAIN = "whorl"

_INVALID = grpc.StatusCode.INVALID_ARGUMENT
_CONFLICT = grpc.StatusCode.FAILED_PRECONDITION

CODES: dict[Reason, grpc.StatusCode] = {
    Reason.INVALID_FIELD: _INVALID,
    Reason.IMAGE_UNDECODABLE: _INVALID,
    Reason.IMAGE_TOO_LARGE: _INVALID,
    Reason.RESOLUTION_UNKNOWN: _INVALID,
    Reason.QUALITY_TOO_LOW: _INVALID,
    Reason.EXTRACTION_FAILED: _INVALID,
    Reason.NO_FINGERPRINT: _INVALID,
    Reason.NO_FACE: _INVALID,
    Reason.MULTIPLE_FACES: _INVALID,
    Reason.TEMPLATE_FORMAT: _INVALID,
    Reason.VERSION_MISMATCH: _CONFLICT,
    Reason.CHECK_CHARACTER: _INVALID,
    Reason.IDENTIFIER_FORMAT: _INVALID,
    Reason.IDENTIFIER_IN_USE: grpc.StatusCode.ALREADY_EXISTS,
    Reason.IDENTIFIERS_CONFLICT: _CONFLICT,
    Reason.IDENTIFIER_NOT_FOUND: grpc.StatusCode.NOT_FOUND,
    Reason.SUBJECT_NOT_FOUND: grpc.StatusCode.NOT_FOUND,
    Reason.SUBJECT_MERGED: _CONFLICT,
    Reason.ENCOUNTER_NOT_FOUND: grpc.StatusCode.NOT_FOUND,
    Reason.REFERENCE_NOT_FOUND: grpc.StatusCode.NOT_FOUND,
    Reason.REFERENCE_EXISTS: grpc.StatusCode.ALREADY_EXISTS,
    Reason.GALLERY_UNKNOWN: _INVALID,
    Reason.REQUEST_ID_REUSED: grpc.StatusCode.ALREADY_EXISTS,
    Reason.ETAG_MISMATCH: grpc.StatusCode.ABORTED,
    Reason.LEGAL_HOLD: _CONFLICT,
    Reason.REQUEST_TOO_LARGE: _INVALID,
    Reason.INTERRUPTED: grpc.StatusCode.UNAVAILABLE,
    Reason.OVERLOADED: grpc.StatusCode.RESOURCE_EXHAUSTED,
    Reason.DEADLINE: grpc.StatusCode.DEADLINE_EXCEEDED,
    Reason.MODEL_NOT_INSTALLED: _CONFLICT,
    Reason.UNAUTHENTICATED: grpc.StatusCode.UNAUTHENTICATED,
    Reason.STORAGE: grpc.StatusCode.UNAVAILABLE,
    Reason.INTERNAL: grpc.StatusCode.INTERNAL,
    Reason.NOT_SUPPORTED_YET: grpc.StatusCode.UNIMPLEMENTED,
}
"""The one table from reason to canonical code."""

_NOT_FOUND_REASONS = {
    domain_errors.RecordKind.SUBJECT: Reason.SUBJECT_NOT_FOUND,
    domain_errors.RecordKind.ENCOUNTER: Reason.ENCOUNTER_NOT_FOUND,
    domain_errors.RecordKind.REFERENCE: Reason.REFERENCE_NOT_FOUND,
    domain_errors.RecordKind.IDENTIFIER: Reason.IDENTIFIER_NOT_FOUND,
}


_FIELDS = {
    domain_errors.RecordKind.SUBJECT: "subject_id",
    domain_errors.RecordKind.ENCOUNTER: "encounter_id",
    domain_errors.RecordKind.REFERENCE: "reference_id",
    domain_errors.RecordKind.IDENTIFIER: "record_identifier",
}
"""What a request calls that which was not found."""


def as_service_error(error: Exception) -> ServiceError:  # noqa: C901 - a table, one line a type
    """Translates the errors of every room below; what nobody foresaw becomes INTERNAL, details kept back."""
    match error:
        case ServiceError():
            return error
        case SampleRefusedError():
            return ServiceError(Reason(error.reason.value), error.explanation)
        case IdentifierError():
            return ServiceError(Reason(error.reason), error.explanation)
        case domain_errors.NotFoundError():
            return ServiceError(_NOT_FOUND_REASONS[error.kind], str(error)).at(_FIELDS[error.kind])
        case domain_errors.StaleVersionError():
            return ServiceError(
                Reason.ETAG_MISMATCH, str(error), fields=(FieldViolation("etag", str(error)),)
            )
        case domain_errors.IdentifierInUseError():
            return ServiceError(Reason.IDENTIFIER_IN_USE, str(error)).at("record_identifier")
        case domain_errors.SubjectMergedError():
            return ServiceError(Reason.SUBJECT_MERGED, str(error)).at("subject_id")
        case domain_errors.MergeWithSelfError():
            return invalid("merged_subject_id", str(error))
        case domain_errors.PageTokenError():
            return invalid("page_token", str(error))
        case domain_errors.StorageError():
            return ServiceError(Reason.STORAGE, str(error), retry_after_s=5.0)
        case _:
            return ServiceError(
                Reason.INTERNAL,
                "The service failed on this call and has logged why. Try again, then report it.",
            )


def to_status(error: ServiceError) -> status_pb2.Status:
    """Builds the status message with all its details."""
    code: int = CODES[error.reason].value[0]
    status = status_pb2.Status(code=code, message=error.explanation)
    details: list[message.Message] = [
        error_details_pb2.ErrorInfo(reason=error.reason.value, domain=ERROR_DOMAIN)
    ]
    if error.fields:
        details.append(
            error_details_pb2.BadRequest(
                field_violations=[
                    error_details_pb2.BadRequest.FieldViolation(field=at.field, description=at.description)
                    for at in error.fields
                ]
            )
        )
    if error.retry_after_s is not None:
        delay = duration_pb2.Duration()
        delay.FromMilliseconds(int(error.retry_after_s * 1000))
        details.append(error_details_pb2.RetryInfo(retry_delay=delay))
    for detail in details:
        packed = any_pb2.Any()
        packed.Pack(detail)
        status.details.append(packed)
    return status
