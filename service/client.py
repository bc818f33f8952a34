"""The gRPC client that the command line, the benchmarks and the tests use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import grpc
from google.rpc import error_details_pb2, status_pb2
from grpc_health.v1 import health_pb2_grpc
from grpc_status import rpc_status
from whorl.v1 import enrolment_pb2_grpc, identification_pb2_grpc, subject_pb2_grpc, template_pb2_grpc

MESSAGE_LIMIT_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class ConnectionOptions:
    """Where the service is, and the certificate that proves who calls."""

    address: str = "127.0.0.1:50551"
    ca_file: Path | None = None
    """Authority that issued the server's certificate, PEM."""
    certificate_file: Path | None = None
    """The caller's certificate, PEM."""
    key_file: Path | None = None
    """The caller's private key, PEM."""
    insecure: bool = False
    """Without TLS; the service accepts that on loopback only, when it was asked to."""
    deadline_s: float = 60.0
    """For calls made without a timeout of their own; streams have none."""

    def credentials(self) -> grpc.ChannelCredentials:
        """Reads the three files.

        Raises:
            ConnectionOptionsError: one is not named or cannot be read.
        """
        ca, certificate, key = (
            _read(name, path)
            for name, path in (
                ("authority (ca)", self.ca_file),
                ("certificate (cert)", self.certificate_file),
                ("private key (key)", self.key_file),
            )
        )
        return grpc.ssl_channel_credentials(ca, key, certificate)


class ConnectionOptionsError(ValueError):
    """A connection cannot even be tried; says which file is missing."""


def _read(name: str, path: Path | None) -> bytes:
    if path is None:
        raise ConnectionOptionsError(f"The {name} file of the connection is not named.")
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConnectionOptionsError(f"The {name} file {path} cannot be read: {error.strerror}.") from None


class WhorlClient:
    """One connection and the stubs of every service; use it in a ``with`` statement."""

    def __init__(self, options: ConnectionOptions) -> None:
        self._channel = _open(options)
        calls = grpc.intercept_channel(self._channel, _DefaultDeadline(options.deadline_s))
        self.enrolment = enrolment_pb2_grpc.EnrolmentServiceStub(calls)
        self.identification = identification_pb2_grpc.IdentificationServiceStub(calls)
        self.subject = subject_pb2_grpc.SubjectServiceStub(calls)
        self.template = template_pb2_grpc.TemplateServiceStub(calls)
        self.health = health_pb2_grpc.HealthStub(calls)

    def wait_until_reachable(self, timeout_s: float) -> None:
        """Blocks until the connection stands.

        Raises:
            TimeoutError: nobody answered in time.
        """
        try:
            grpc.channel_ready_future(self._channel).result(timeout=timeout_s)
        except grpc.FutureTimeoutError:
            raise TimeoutError(f"no service answered within {timeout_s:g} s") from None

    def close(self) -> None:
        """Ends the connection and the calls under way."""
        self._channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _open(options: ConnectionOptions) -> grpc.Channel:
    limits = (
        ("grpc.max_send_message_length", MESSAGE_LIMIT_BYTES),
        ("grpc.max_receive_message_length", MESSAGE_LIMIT_BYTES),
    )
    if options.insecure:
        return grpc.insecure_channel(options.address, options=limits)
    return grpc.secure_channel(options.address, options.credentials(), options=limits)


class _CallDetails(NamedTuple):
    method: str
    timeout: float | None
    metadata: Any
    credentials: grpc.CallCredentials | None
    wait_for_ready: bool | None
    compression: grpc.Compression | None


class _DefaultDeadline(grpc.UnaryUnaryClientInterceptor):
    """Gives a deadline to unary calls that have none: a call never waits for ever."""

    def __init__(self, deadline_s: float) -> None:
        self._deadline_s = deadline_s

    def intercept_unary_unary(self, continuation: Callable[..., Any], details: Any, request: Any) -> Any:
        timeout = self._deadline_s if details.timeout is None else details.timeout
        bounded = _CallDetails(
            details.method,
            timeout,
            details.metadata,
            details.credentials,
            getattr(details, "wait_for_ready", None),
            getattr(details, "compression", None),
        )
        return continuation(bounded, request)


@dataclass(frozen=True, slots=True)
class FieldViolation:
    """A field of the request at fault."""

    field: str
    """Path in the request, for example ``encounter.samples[2].image.content``."""
    description: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a call was refused, in one piece."""

    code: str
    """Canonical gRPC code, for example INVALID_ARGUMENT."""
    reason: str
    """Name in ``whorl.v1.ErrorReason`` without its prefix; empty where the service gave none."""
    message: str
    """For people."""
    fields: tuple[FieldViolation, ...] = field(default=())
    retry_after_s: float | None = None
    """How long to wait before trying again; None: no promise that it helps."""


def explain(error: grpc.RpcError) -> Failure:
    """Reads code, ErrorInfo, BadRequest and RetryInfo of a failed call."""
    status = rpc_status.from_call(error)
    if status is not None:
        return explain_status(status)
    return Failure(error.code().name, "", error.details() or "")


def explain_status(status: status_pb2.Status) -> Failure:
    """The same of a status inside an answer: one item of a batch, one sample of a search."""
    info, bad_request, retry = (
        error_details_pb2.ErrorInfo(),
        error_details_pb2.BadRequest(),
        error_details_pb2.RetryInfo(),
    )
    has_retry = False
    for detail in status.details:
        detail.Unpack(info) or detail.Unpack(bad_request)
        has_retry = detail.Unpack(retry) or has_retry
    return Failure(
        code=_code_name(status.code),
        reason=info.reason,
        message=status.message,
        fields=tuple(FieldViolation(item.field, item.description) for item in bad_request.field_violations),
        retry_after_s=retry.retry_delay.ToTimedelta().total_seconds() if has_retry else None,
    )


def _code_name(number: int) -> str:
    names = {code.value[0]: code.name for code in grpc.StatusCode}
    return names.get(number, "UNKNOWN")
