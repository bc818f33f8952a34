"""Single calls of each kind, timed at the client."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import grpc
from whorl.v1 import biometric_pb2, identification_pb2, template_pb2

from benchmarks.datasets.pairs import PrintPair
from benchmarks.runtime.enrolment import EnrolmentOutcome
from benchmarks.runtime.messages import context, fingerprint_sample
from service.client import WhorlClient, explain

REASON = "latency benchmark"
CALL_TIMEOUT_S = 60.0


class CallRefusedError(RuntimeError):
    """A call that is to be timed was refused; says by which and why."""


@dataclass(frozen=True, slots=True)
class Call:
    """One kind of call, on any enrolled finger."""

    name: str
    make: Callable[[WhorlClient, PrintPair, EnrolmentOutcome], object]

    def time_ms(self, client: WhorlClient, pair: PrintPair, mate: EnrolmentOutcome) -> float:
        """Makes the call once.

        Raises:
            CallRefusedError: it was not answered.
        """
        started = time.perf_counter()
        try:
            self.make(client, pair, mate)
        except grpc.RpcError as error:
            raise CallRefusedError(f"{self.name} was refused: {explain(error).message}") from None
        return (time.perf_counter() - started) * 1e3


def calls() -> tuple[Call, ...]:
    """Extract, Verify against the finger's own subject, and Identify, each with one print."""
    return (Call("extract", _extract), Call("verify", _verify), Call("identify", _identify))


def _extract(client: WhorlClient, pair: PrintPair, _: EnrolmentOutcome) -> object:
    request = template_pb2.ExtractRequest(sample=_probe(pair), context=context(REASON))
    return client.template.Extract(request, timeout=CALL_TIMEOUT_S)


def _verify(client: WhorlClient, pair: PrintPair, mate: EnrolmentOutcome) -> object:
    request = identification_pb2.VerifyRequest(
        samples=[_probe(pair)], subject_id=mate.subject_id, context=context(REASON)
    )
    return client.identification.Verify(request, timeout=CALL_TIMEOUT_S)


def _identify(client: WhorlClient, pair: PrintPair, _: EnrolmentOutcome) -> object:
    request = identification_pb2.IdentifyRequest(samples=[_probe(pair)], context=context(REASON))
    return client.identification.Identify(request, timeout=CALL_TIMEOUT_S)


def _probe(pair: PrintPair) -> biometric_pb2.Sample:
    return fingerprint_sample(pair.probe.content, pair.probe.dpi)
