"""Every refusal has one code, one reason of the contract, and the details that help."""

import grpc
import pytest
from google.rpc import error_details_pb2
from whorl.v1 import error_reason_pb2

from matcher.errors import Refusal, SampleRefusedError
from service.client import explain_status
from service.domain.errors import (
    NotFoundError,
    PageTokenError,
    RecordKind,
    StaleVersionError,
    StorageError,
)
from service.domain.identifiers import IdentifierFault
from service.errors import FieldViolation, Reason, ServiceError
from service.handlers.status import CODES, as_service_error, to_status


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_code_and_a_namesake_in_the_contract(reason: Reason) -> None:
    assert f"ERROR_REASON_{reason}" in set(error_reason_pb2.ErrorReason.keys())
    assert CODES[reason] not in (grpc.StatusCode.OK, grpc.StatusCode.UNKNOWN)


@pytest.mark.parametrize("name", [*Refusal, *IdentifierFault])
def test_every_refusal_of_the_rooms_below_is_a_reason(name: str) -> None:
    assert Reason(name).value == name


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (SampleRefusedError(Refusal.NO_FACE, "No face."), Reason.NO_FACE),
        (NotFoundError(RecordKind.SUBJECT, "x"), Reason.SUBJECT_NOT_FOUND),
        (StaleVersionError(RecordKind.ENCOUNTER, "x", 1, 2), Reason.ETAG_MISMATCH),
        (PageTokenError(), Reason.INVALID_FIELD),
        (StorageError("disk full"), Reason.STORAGE),
        (ZeroDivisionError("secret detail"), Reason.INTERNAL),
    ],
)
def test_errors_of_the_rooms_below_are_translated(error: Exception, reason: Reason) -> None:
    assert as_service_error(error).reason is reason


@pytest.mark.parametrize("kind", RecordKind)
def test_every_kind_of_record_that_is_missing_has_its_reason(kind: RecordKind) -> None:
    assert CODES[as_service_error(NotFoundError(kind, "x")).reason] is grpc.StatusCode.NOT_FOUND


def test_an_unforeseen_error_keeps_its_details_from_the_caller() -> None:
    assert "secret" not in to_status(as_service_error(ZeroDivisionError("secret detail"))).message


def test_a_status_carries_reason_domain_fields_and_retry_delay() -> None:
    error = ServiceError(
        Reason.OVERLOADED, "Busy.", fields=(FieldViolation("samples", "too many"),), retry_after_s=1.5
    )
    status = to_status(error)
    info = error_details_pb2.ErrorInfo()
    assert status.details[0].Unpack(info)
    assert info.domain == "whorl"
    failure = explain_status(status)
    assert (failure.code, failure.reason, failure.message) == ("RESOURCE_EXHAUSTED", "OVERLOADED", "Busy.")
    assert [(at.field, at.description) for at in failure.fields] == [("samples", "too many")]
    assert failure.retry_after_s == 1.5
