"""Requests as the tests make them."""

import uuid
from collections.abc import Sequence
from itertools import count

import grpc
import pytest
from whorl.v1 import biometric_pb2, call_context_pb2, enrolment_pb2, record_identifier_pb2

from service.client import Failure, explain
from service.domain.identifiers.check_letter import check_letter

CONTEXT = call_context_pb2.CallContext(purpose=call_context_pb2.PURPOSE_SYSTEM_TEST)
DPI = 500.0
_serials = count(1)


def new_pnc() -> record_identifier_pb2.RecordIdentifier:
    """An invented PNC ID that no other test uses."""
    digits = f"{next(_serials):07}"
    return pnc(f"2003/{digits}{check_letter('03' + digits)}")


def pnc(value: str) -> record_identifier_pb2.RecordIdentifier:
    return record_identifier_pb2.RecordIdentifier(
        scheme=record_identifier_pb2.RECORD_IDENTIFIER_SCHEME_PNC, value=value
    )


def finger(
    content: bytes,
    dpi: float = DPI,
    position: int = biometric_pb2.FINGER_POSITION_RIGHT_INDEX,
    label: str = "",
) -> biometric_pb2.Sample:
    return biometric_pb2.Sample(
        label=label,
        modality=biometric_pb2.MODALITY_FINGERPRINT,
        finger_position=biometric_pb2.FingerPosition.ValueType(position),
        image=biometric_pb2.Image(content=content, dpi=dpi),
    )


def face(content: bytes) -> biometric_pb2.Sample:
    return biometric_pb2.Sample(
        modality=biometric_pb2.MODALITY_FACE, image=biometric_pb2.Image(content=content)
    )


def of_template(content: bytes) -> biometric_pb2.Sample:
    return biometric_pb2.Sample(
        modality=biometric_pb2.MODALITY_FINGERPRINT,
        template=biometric_pb2.Template(content=content, format=biometric_pb2.TEMPLATE_FORMAT_WHORL),
    )


def enrolment(
    samples: Sequence[biometric_pb2.Sample],
    gallery: str = "CONVICTED",
    identifiers: Sequence[record_identifier_pb2.RecordIdentifier] = (),
    request_id: str = "",
    **draft: object,
) -> enrolment_pb2.CreateEncounterRequest:
    return enrolment_pb2.CreateEncounterRequest(
        request_id=request_id or str(uuid.uuid4()),
        context=CONTEXT,
        encounter=enrolment_pb2.EncounterDraft(
            gallery=gallery,
            samples=samples,
            record_identifiers=identifiers,
            **draft,  # type: ignore[arg-type]  # fields of the message, checked by it
        ),
    )


def failure(raised: pytest.ExceptionInfo[grpc.RpcError]) -> Failure:
    return explain(raised.value)
