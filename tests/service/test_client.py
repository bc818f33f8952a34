"""What the client makes of failures, and of calls without a deadline."""

from collections.abc import Iterator
from concurrent import futures
from typing import Any

import grpc
import pytest
from google.protobuf import duration_pb2
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_health.v1 import health_pb2
from grpc_status import rpc_status

from service.client import ConnectionOptions, FieldViolation, WhorlClient, explain


class Health:
    """Answers by the name of the service that is asked about."""

    def __init__(self) -> None:
        self.remaining_s: list[float | None] = []

    def check(
        self, request: health_pb2.HealthCheckRequest, context: grpc.ServicerContext
    ) -> health_pb2.HealthCheckResponse:
        self.remaining_s.append(context.time_remaining())
        if request.service == "plain":
            context.abort(grpc.StatusCode.NOT_FOUND, "no details")
        if request.service == "rich":
            context.abort_with_status(rpc_status.to_status(rich()))
        return health_pb2.HealthCheckResponse(status=health_pb2.HealthCheckResponse.SERVING)


def rich() -> status_pb2.Status:
    status = status_pb2.Status(code=code_pb2.INVALID_ARGUMENT, message="no")
    for detail in (
        error_details_pb2.RetryInfo(retry_delay=duration_pb2.Duration(seconds=1, nanos=500_000_000)),
        error_details_pb2.BadRequest(
            field_violations=[error_details_pb2.BadRequest.FieldViolation(field="a.b", description="why")]
        ),
        error_details_pb2.DebugInfo(detail="unknown to this client"),
        error_details_pb2.ErrorInfo(reason="IMAGE_TOO_LARGE", domain="whorl"),
    ):
        status.details.add().Pack(detail)
    return status


@pytest.fixture
def health() -> Health:
    return Health()


@pytest.fixture
def options(health: Health) -> Iterator[ConnectionOptions]:
    server = grpc.server(futures.ThreadPoolExecutor(2))
    check: grpc.RpcMethodHandler[Any, Any] = grpc.unary_unary_rpc_method_handler(
        health.check,
        request_deserializer=health_pb2.HealthCheckRequest.FromString,
        response_serializer=lambda message: message.SerializeToString(),
    )
    server.add_generic_rpc_handlers(
        (grpc.method_handlers_generic_handler("grpc.health.v1.Health", {"Check": check}),)
    )
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield ConnectionOptions(f"127.0.0.1:{port}", insecure=True, deadline_s=7.0)
    server.stop(None).wait()


def failure_of(options: ConnectionOptions, service: str) -> grpc.RpcError:
    with WhorlClient(options) as client, pytest.raises(grpc.RpcError) as caught:
        client.health.Check(health_pb2.HealthCheckRequest(service=service))
    return caught.value


def test_all_details_are_read_in_any_order_and_unknown_ones_passed_over(options: ConnectionOptions) -> None:
    failure = explain(failure_of(options, "rich"))
    assert (failure.code, failure.reason, failure.message) == ("INVALID_ARGUMENT", "IMAGE_TOO_LARGE", "no")
    assert failure.fields == (FieldViolation("a.b", "why"),)
    assert failure.retry_after_s == 1.5


def test_a_failure_without_details_is_read_too(options: ConnectionOptions) -> None:
    failure = explain(failure_of(options, "plain"))
    assert (failure.code, failure.reason, failure.message) == ("NOT_FOUND", "", "no details")
    assert (failure.fields, failure.retry_after_s) == ((), None)


def test_a_call_without_timeout_gets_the_deadline_of_the_connection(
    options: ConnectionOptions, health: Health
) -> None:
    with WhorlClient(options) as client:
        client.health.Check(health_pb2.HealthCheckRequest())
        client.health.Check(health_pb2.HealthCheckRequest(), timeout=3.0)
    first_s, second_s = health.remaining_s
    assert first_s is not None
    assert second_s is not None
    assert 5.0 < first_s < 7.5
    assert 1.0 < second_s < 3.5


def test_waiting_for_nobody_ends() -> None:
    nobody = ConnectionOptions("127.0.0.1:1", insecure=True)
    with WhorlClient(nobody) as client, pytest.raises(TimeoutError, match=r"within 0\.2 s"):
        client.wait_until_reachable(0.2)


def test_waiting_for_somebody_returns(options: ConnectionOptions) -> None:
    with WhorlClient(options) as client:
        client.wait_until_reachable(5.0)
