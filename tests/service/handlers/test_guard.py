"""Every call passes the guard: admission at once or not at all, and a status for whatever went wrong."""

import threading
from collections.abc import Callable, Iterator
from concurrent import futures
from contextlib import contextmanager

import grpc
import pytest
from google.protobuf.wrappers_pb2 import BytesValue

from service.client import explain
from service.errors import Reason, ServiceError
from service.handlers.guard import Guard

AT_ONCE = 2
MESSAGE_LIMIT_BYTES = 1000
Behaviour = Callable[[BytesValue, grpc.ServicerContext], BytesValue]


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[grpc.Channel]:
    server = grpc.server(futures.ThreadPoolExecutor(8), interceptors=[Guard(AT_ONCE, 1, MESSAGE_LIMIT_BYTES)])
    handlers = {
        "Call": grpc.unary_unary_rpc_method_handler(
            behaviour, BytesValue.FromString, BytesValue.SerializeToString
        )
    }
    server.add_generic_rpc_handlers(
        (
            grpc.method_handlers_generic_handler("whorl.v1.Tested", handlers),
            grpc.method_handlers_generic_handler("other.v1.Free", handlers),
        )
    )
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield channel
    server.stop(None).wait()


def method(channel: grpc.Channel, name: str = "/whorl.v1.Tested/Call") -> Callable[..., object]:
    return channel.unary_unary(
        name,
        request_serializer=BytesValue.SerializeToString,
        response_deserializer=BytesValue.FromString,
    )


def echo(request: BytesValue, _context: grpc.ServicerContext) -> BytesValue:
    return request


def failing(error: Exception) -> Behaviour:
    def fail(_request: BytesValue, _context: grpc.ServicerContext) -> BytesValue:
        raise error

    return fail


def test_a_call_over_the_limit_is_refused_while_the_others_still_run() -> None:
    inside, leave = threading.Semaphore(0), threading.Event()

    def wait(request: BytesValue, _context: grpc.ServicerContext) -> BytesValue:
        inside.release()
        assert leave.wait(timeout=20)
        return request

    with serving(wait) as channel, futures.ThreadPoolExecutor(AT_ONCE) as threads:
        under_way = [threads.submit(method(channel), BytesValue(), timeout=30) for _ in range(AT_ONCE)]
        for _ in under_way:
            assert inside.acquire(timeout=20)
        with pytest.raises(grpc.RpcError) as refused:
            method(channel)(BytesValue(), timeout=5)
        leave.set()
        assert all(one.result() == BytesValue() for one in under_way)
        assert method(channel)(BytesValue(), timeout=20) == BytesValue()
    failure = explain(refused.value)
    assert (failure.code, failure.reason) == ("RESOURCE_EXHAUSTED", "OVERLOADED")
    assert failure.retry_after_s


def test_a_place_is_given_back_after_a_failure() -> None:
    with serving(failing(ServiceError(Reason.NO_FACE, "No face."))) as channel:
        for _ in range(AT_ONCE + 1):
            with pytest.raises(grpc.RpcError) as refused:
                method(channel)(BytesValue(), timeout=20)
            assert explain(refused.value).reason == "NO_FACE"


def test_an_unforeseen_error_is_internal_and_keeps_its_details() -> None:
    with serving(failing(KeyError("a secret"))) as channel, pytest.raises(grpc.RpcError) as failed:
        method(channel)(BytesValue(), timeout=20)
    failure = explain(failed.value)
    assert (failure.code, failure.reason) == ("INTERNAL", "INTERNAL")
    assert "secret" not in failure.message


@pytest.mark.parametrize(
    ("size_bytes", "accepted"), [(MESSAGE_LIMIT_BYTES - 3, True), (MESSAGE_LIMIT_BYTES, False)]
)
def test_a_message_over_the_limit_is_refused_by_name(size_bytes: int, accepted: bool) -> None:
    with serving(echo) as channel:
        request = BytesValue(value=bytes(size_bytes))
        if accepted:
            assert method(channel)(request, timeout=20) == request
            return
        with pytest.raises(grpc.RpcError) as refused:
            method(channel)(request, timeout=20)
    assert explain(refused.value).reason == "REQUEST_TOO_LARGE"


def test_services_that_are_not_of_the_project_pass_untouched() -> None:
    with (
        serving(failing(ValueError("seen by gRPC itself"))) as channel,
        pytest.raises(grpc.RpcError) as failed,
    ):
        method(channel, "/other.v1.Free/Call")(BytesValue(), timeout=20)
    assert failed.value.code() is grpc.StatusCode.UNKNOWN
