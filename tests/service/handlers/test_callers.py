"""Who calls, and how long a call may take: as the client asks, within the service's bounds."""

from collections.abc import Mapping

import grpc
import pytest
from whorl.v1 import call_context_pb2

from service.domain.records import Purpose
from service.errors import Reason, ServiceError
from service.handlers.callers import INSECURE_CLIENT, Callers
from service.limits import RequestLimits


class FakeContext:
    """The two things that are asked of a gRPC context."""

    def __init__(
        self, remaining_s: float | None = None, names: tuple[bytes, ...] = (b"custody-suite",)
    ) -> None:
        self.remaining_s = remaining_s
        self.names = names

    def time_remaining(self) -> float | None:
        return self.remaining_s

    def auth_context(self) -> Mapping[str, tuple[bytes, ...]]:
        return {"x509_common_name": self.names} if self.names else {}


def callers(insecure: bool = False) -> Callers:
    return Callers(RequestLimits(), deadline_default_s=10.0, deadline_cap_s=120.0, insecure=insecure)


def context(
    remaining_s: float | None = None, names: tuple[bytes, ...] = (b"custody-suite",)
) -> grpc.ServicerContext:
    return FakeContext(remaining_s, names)  # type: ignore[return-value]  # as much of it as is used


@pytest.mark.parametrize(
    ("asked_s", "granted_s"), [(None, 10.0), (3.0, 3.0), (120.0, 120.0), (9999.0, 120.0)]
)
def test_a_deadline_is_as_asked_up_to_the_cap_and_ten_seconds_by_default(
    asked_s: float | None, granted_s: float
) -> None:
    assert callers().deadline(context(asked_s)).remaining_s == pytest.approx(granted_s, abs=0.1)


def test_the_caller_is_the_common_name_of_the_certificate() -> None:
    stated = call_context_pb2.CallContext(purpose=call_context_pb2.PURPOSE_ARREST, operator="OP-7")
    actor = callers().actor(context(), stated)
    assert (actor.client, actor.purpose, actor.operator) == ("custody-suite", Purpose.ARREST, "OP-7")


def test_a_certificate_without_a_name_is_refused() -> None:
    with pytest.raises(ServiceError) as refused:
        callers().actor(context(names=()), call_context_pb2.CallContext())
    assert refused.value.reason is Reason.UNAUTHENTICATED


def test_on_an_insecure_loopback_the_caller_is_named_as_such() -> None:
    actor = callers(insecure=True).actor(context(names=()), call_context_pb2.CallContext())
    assert actor.client == INSECURE_CLIENT
