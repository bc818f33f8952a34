"""What every call passes first and last: admission, and one status for whatever went wrong."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import grpc
import structlog
from google.protobuf.message import Message
from grpc_status import rpc_status

from service.errors import Reason, ServiceError
from service.handlers.idle import IdleStreams
from service.handlers.status import as_service_error, to_status

GUARDED_PREFIX = "/whorl.v1."
RETRY_AFTER_S = 1.0
BATCH_PATIENCE_S = 30.0
"""How long a batch of an open stream waits for a place before it is refused."""
STREAM_IDLE_S = 120.0
"""A stream whose client sends nothing for so long is ended."""


class Guard(grpc.ServerInterceptor):
    """Wraps the calls of Whorl's own services; health and reflection pass untouched."""

    def __init__(self, max_concurrent_rpcs: int, max_streams: int, max_message_bytes: int) -> None:
        self._max_concurrent_rpcs = max_concurrent_rpcs
        self._max_streams = max_streams
        self._max_message_bytes = max_message_bytes
        self._calls = threading.BoundedSemaphore(max_concurrent_rpcs)
        self._streams = threading.BoundedSemaphore(max_streams)
        self._idle = IdleStreams(STREAM_IDLE_S)
        self._log = structlog.get_logger("whorl.calls")

    def hang_up_idle(self) -> None:
        """Ends the streams that wait for their client, now and from now on: the service is draining."""
        self._idle.hang_up()

    def intercept_service(
        self,
        continuation: "Callable[[grpc.HandlerCallDetails], grpc.RpcMethodHandler[Any, Any] | None]",
        handler_call_details: grpc.HandlerCallDetails,
    ) -> "grpc.RpcMethodHandler[Any, Any] | None":
        """See `grpc.ServerInterceptor`."""
        handler = continuation(handler_call_details)
        method = handler_call_details.method
        if handler is None or not method.startswith(GUARDED_PREFIX):
            return handler
        if handler.unary_unary is not None:
            return grpc.unary_unary_rpc_method_handler(
                self._unary(method, handler.unary_unary),
                handler.request_deserializer,
                handler.response_serializer,
            )
        if handler.stream_stream is not None:
            return grpc.stream_stream_rpc_method_handler(
                self._stream(method, handler.stream_stream),
                handler.request_deserializer,
                handler.response_serializer,
            )
        return handler

    def _unary(self, method: str, behaviour: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(request: Any, context: grpc.ServicerContext) -> Any:
            with (
                self._guarding(method, context),
                self._place(self._calls, self._max_concurrent_rpcs, "calls"),
            ):
                self._check_size(request)
                return behaviour(request, context)

        return guarded

    def _stream(self, method: str, behaviour: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(requests: Iterator[Any], context: grpc.ServicerContext) -> Iterator[Any]:
            with self._guarding(method, context), self._place(self._streams, self._max_streams, "streams"):
                yield from behaviour(self._admitted(requests, context), context)

        return guarded

    def _admitted(self, requests: Iterator[Message], context: grpc.ServicerContext) -> Iterator[Message]:
        """The requests of a stream: each takes a place until the next is asked for, none while it waits."""
        while True:
            with self._idle.watching(context):
                request = next(requests, None)
            if request is None:
                return
            self._check_size(request)
            with self._place(self._calls, self._max_concurrent_rpcs, "calls", BATCH_PATIENCE_S):
                yield request

    def _check_size(self, request: Message) -> None:
        size_bytes = request.ByteSize()
        if size_bytes > self._max_message_bytes:
            raise ServiceError(
                Reason.REQUEST_TOO_LARGE,
                f"The request has {size_bytes} bytes; at most {self._max_message_bytes} are allowed. "
                "Send fewer samples at once.",
            )

    @contextmanager
    def _guarding(self, method: str, context: grpc.ServicerContext) -> Iterator[None]:
        started_s = time.perf_counter()
        error: ServiceError | None = None
        try:
            yield
        except Exception as raised:
            error = as_service_error(raised)
            if error.reason is Reason.INTERNAL and context.is_active():
                self._log.exception("call_failed_unexpectedly", method=method)
        outcome = "OK" if error is None else error.reason.value
        if error is not None and not context.is_active():
            outcome = "CANCELLED"
        duration_ms = round(1000 * (time.perf_counter() - started_s), 1)
        self._log.info("call", method=method, outcome=outcome, duration_ms=duration_ms)
        if error is not None:
            context.abort_with_status(rpc_status.to_status(to_status(error)))

    @contextmanager
    def _place(
        self, places: threading.BoundedSemaphore, limit: int, what: str, patience_s: float = 0.0
    ) -> Iterator[None]:
        free = places.acquire(timeout=patience_s) if patience_s else places.acquire(blocking=False)
        if not free:
            raise ServiceError(
                Reason.OVERLOADED,
                f"{limit} {what} are under way already; try again shortly.",
                retry_after_s=RETRY_AFTER_S,
            )
        try:
            yield
        finally:
            places.release()
