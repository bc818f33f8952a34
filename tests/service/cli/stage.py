"""A service in miniature for tests of the command line: real gRPC, prepared answers."""

from collections.abc import Callable, Iterator
from concurrent import futures
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NoReturn

import grpc
from google.protobuf import any_pb2, duration_pb2, message_factory
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_health.v1 import health_pb2_grpc
from grpc_health.v1.health import HealthServicer
from grpc_status import rpc_status
from whorl.v1 import enrolment_pb2, identification_pb2, subject_pb2, template_pb2

from service.client import MESSAGE_LIMIT_BYTES

Batches = Callable[
    [Iterator[enrolment_pb2.BatchCreateEncountersRequest]],
    Iterator[enrolment_pb2.BatchCreateEncountersResponse],
]


@dataclass
class Stage:
    """What the miniature answers, and what it was asked."""

    address: str = ""
    health: HealthServicer = field(default_factory=HealthServicer)
    answers: dict[type[Message], Message | status_pb2.Status] = field(default_factory=dict)
    """By type of request; a status refuses."""
    asked: list[Any] = field(default_factory=list)
    batches: Batches | None = None

    def answer(self, request: type[Message], answer: Message | status_pb2.Status) -> None:
        self.answers[request] = answer

    def play(self, request: Message, context: grpc.ServicerContext) -> Any:
        self.asked.append(request)
        answer = self.answers[type(request)]
        if isinstance(answer, status_pb2.Status):
            abort(context, answer)
        return answer

    def stream(
        self, requests: Iterator[enrolment_pb2.BatchCreateEncountersRequest], context: grpc.ServicerContext
    ) -> Iterator[enrolment_pb2.BatchCreateEncountersResponse]:
        assert self.batches is not None
        yield from self.batches(requests)


def abort(context: grpc.ServicerContext, status: status_pb2.Status) -> NoReturn:
    context.abort_with_status(rpc_status.to_status(status))
    raise AssertionError("abort_with_status raises")


def refusal(
    code: str, reason: str, message: str, path: str = "", retry_after_s: float | None = None
) -> status_pb2.Status:
    """A status as the service makes them."""
    details: list[Message] = [error_details_pb2.ErrorInfo(reason=reason, domain="whorl")]
    if path:
        violation = error_details_pb2.BadRequest.FieldViolation(field=path, description=f"{path} is wrong")
        details.append(error_details_pb2.BadRequest(field_violations=[violation]))
    if retry_after_s is not None:
        delay = duration_pb2.Duration()
        delay.FromMicroseconds(int(retry_after_s * 1e6))
        details.append(error_details_pb2.RetryInfo(retry_delay=delay))
    packed = [any_pb2.Any() for _ in details]
    for box, detail in zip(packed, details, strict=True):
        box.Pack(detail)
    return status_pb2.Status(code=code_pb2.Code.Value(code), message=message, details=packed)


def handlers(stage: Stage) -> list[grpc.GenericRpcHandler]:
    """Every method of the contract, answered by the stage."""
    return [
        grpc.method_handlers_generic_handler(
            service.full_name, {method.name: _method(stage, method) for method in service.methods}
        )
        for file in (enrolment_pb2, identification_pb2, subject_pb2, template_pb2)
        for service in file.DESCRIPTOR.services_by_name.values()
    ]


def _method(stage: Stage, method: MethodDescriptor) -> "grpc.RpcMethodHandler[Any, Any]":
    codecs = {
        "request_deserializer": message_factory.GetMessageClass(method.input_type).FromString,
        "response_serializer": lambda message: message.SerializeToString(),
    }
    if method.client_streaming:
        return grpc.stream_stream_rpc_method_handler(stage.stream, **codecs)
    return grpc.unary_unary_rpc_method_handler(stage.play, **codecs)


@contextmanager
def on_stage(stage: Stage) -> Iterator[Stage]:
    """Runs the stage on a free port of loopback, without TLS."""
    limit = ("grpc.max_receive_message_length", MESSAGE_LIMIT_BYTES)
    server = grpc.server(futures.ThreadPoolExecutor(4), options=(limit,))
    server.add_generic_rpc_handlers(handlers(stage))
    health_pb2_grpc.add_HealthServicer_to_server(stage.health, server)
    stage.address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    try:
        yield stage
    finally:
        server.stop(None).wait()
