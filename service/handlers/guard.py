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
from service.handlers.status import as_service_error, to_status

GUARDED_PREFIX = "/whorl.v1."
RETRY_AFTER_S = 1.0


class Guard(grpc.ServerInterceptor):
    """Wraps the calls of Whorl's own services; health and reflection pass untouched."""

    def __init__(self, max_concurrent_rpcs: int, max_message_bytes: int) -> None:
        self._max_message_bytes = max_message_bytes
        self._max_concurrent_rpcs = max_concurrent_rpcs
        self._places = threading.BoundedSemaphore(max_concurrent_rpcs)
        self._log = structlog.get_logger("whorl.calls")

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
            with self._guarding(method, context):
                self._check_size(request)
                return behaviour(request, context)

        return guarded

    def _stream(self, method: str, behaviour: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(requests: Iterator[Any], context: grpc.ServicerContext) -> Iterator[Any]:
            with self._guarding(method, context):
                yield from behaviour(self._sized(requests), context)

        return guarded

    def _sized(self, requests: Iterator[Message]) -> Iterator[Message]:
        for request in requests:
            self._check_size(request)
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
            with self._place():
                yield
        except Exception as raised:
            error = as_service_error(raised)
            if error.reason is Reason.INTERNAL:
                self._log.exception("call_failed_unexpectedly", method=method)
        outcome = "OK" if error is None else error.reason.value
        duration_ms = round(1000 * (time.perf_counter() - started_s), 1)
        self._log.info("call", method=method, outcome=outcome, duration_ms=duration_ms)
        if error is not None:
            context.abort_with_status(rpc_status.to_status(to_status(error)))

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise ServiceError(
                Reason.OVERLOADED,
                f"{self._max_concurrent_rpcs} calls are under way already; try again shortly.",
                retry_after_s=RETRY_AFTER_S,
            )
        try:
            yield
        finally:
            self._places.release()
