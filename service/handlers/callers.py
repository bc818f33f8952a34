"""Who calls, why, and how long the call may take."""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

import grpc
from whorl.v1 import call_context_pb2

from service.actor import Actor
from service.deadline import Deadline
from service.domain.records import Purpose
from service.errors import Reason, ServiceError
from service.handlers.fields import bounded_text, enum_of
from service.limits import RequestLimits

INSECURE_CLIENT = "insecure-loopback"


class Callers:
    """Reads what a call says of itself."""

    def __init__(
        self, limits: RequestLimits, deadline_default_s: float, deadline_cap_s: float, insecure: bool
    ) -> None:
        self._limits = limits
        self._deadline_default_s = deadline_default_s
        self._deadline_cap_s = deadline_cap_s
        self._insecure = insecure

    def actor(self, context: grpc.ServicerContext, stated: call_context_pb2.CallContext) -> Actor:
        """The caller by its certificate, with what it states.

        Raises:
            ServiceError: UNAUTHENTICATED, or a field of the context is out of bounds.
        """
        short, long = self._limits.label_characters, self._limits.reason_characters
        purpose = enum_of(Purpose, stated.purpose, "context.purpose", allow_unspecified=True)
        return Actor(
            client=self._client(context),
            purpose=Purpose.UNSPECIFIED if purpose is None else purpose,
            operator=bounded_text(stated.operator, "context.operator", short),
            reason=bounded_text(stated.reason, "context.reason", long),
            case_reference=bounded_text(stated.case_reference, "context.case_reference", short),
        )

    def deadline(self, context: grpc.ServicerContext) -> Deadline:
        """When this call must be answered: as the client asks, within the cap."""
        # The stubs forget that a call without a deadline has no time remaining.
        remaining_s: float | None = context.time_remaining()
        granted_s = self._deadline_default_s if remaining_s is None else remaining_s
        return Deadline.after(min(granted_s, self._deadline_cap_s), _on_end(context))

    def batch_deadline(self, context: grpc.ServicerContext) -> Deadline:
        """When one batch of a stream must be answered: within the cap, and before the stream must end."""
        remaining_s: float | None = context.time_remaining()
        granted_s = self._deadline_cap_s if remaining_s is None else remaining_s
        return Deadline.after(min(granted_s, self._deadline_cap_s), _on_end(context))

    def _client(self, context: grpc.ServicerContext) -> str:
        names = cast("Mapping[str, Sequence[bytes]]", context.auth_context()).get("x509_common_name", ())
        if names:
            return names[0].decode("utf-8", errors="replace")
        if self._insecure:
            return INSECURE_CLIENT
        raise ServiceError(
            Reason.UNAUTHENTICATED,
            "The client certificate names nobody; use one whose subject has a common name.",
        )


def _on_end(context: grpc.ServicerContext) -> Callable[[Callable[[], None]], None]:
    """Registers a callback for the end of a call, which runs at once where the call has ended already."""

    def register(callback: Callable[[], None]) -> None:
        if not context.add_callback(callback):
            callback()

    return register
