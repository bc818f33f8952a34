"""Searches and comparisons through the service, timed at the client."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import grpc
from whorl.v1 import biometric_pb2, call_context_pb2, identification_pb2

from benchmarks.runtime.messages import milliseconds
from service.client import Failure, WhorlClient, explain

SEARCH_TIMEOUT_S = 60.0
MAX_CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class StageTime:
    """Time that the service reports for one stage of an answer."""

    stage: str
    duration_ms: float


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """One Identify: its answer or its failure, and the time seen by the client."""

    answer: identification_pb2.IdentifyResponse | None
    failure: Failure | None
    total_ms: float

    @property
    def stages(self) -> tuple[StageTime, ...]:
        """Time of each stage; empty where the search failed."""
        return () if self.answer is None else _stages(self.answer)


@dataclass(frozen=True, slots=True, eq=False)
class Verification:
    """One Verify: its answer or its failure, and the time seen by the client."""

    answer: identification_pb2.VerifyResponse | None
    failure: Failure | None
    total_ms: float

    @property
    def stages(self) -> tuple[StageTime, ...]:
        """Time of each stage; empty where the comparison failed."""
        return () if self.answer is None else _stages(self.answer)


def search(
    client: WhorlClient,
    samples: Sequence[biometric_pb2.Sample],
    context: call_context_pb2.CallContext,
    target_fpir: float | None = None,
) -> Search:
    """Identifies, at the service's own threshold unless `target_fpir` is given.

    Candidates below the threshold are returned too, ten in all, marked as such.
    """
    request = identification_pb2.IdentifyRequest(
        samples=samples,
        max_candidates=MAX_CANDIDATES,
        include_below_threshold=True,
        context=context,
    )
    if target_fpir is not None:
        request.target_fpir = target_fpir
    started = time.perf_counter()
    try:
        answer = client.identification.Identify(request, timeout=SEARCH_TIMEOUT_S)
    except grpc.RpcError as error:
        return Search(None, explain(error), _elapsed_ms(started))
    return Search(answer, None, _elapsed_ms(started))


def verify(client: WhorlClient, request: identification_pb2.VerifyRequest) -> Verification:
    """Compares with one claimed person."""
    started = time.perf_counter()
    try:
        answer = client.identification.Verify(request, timeout=SEARCH_TIMEOUT_S)
    except grpc.RpcError as error:
        return Verification(None, explain(error), _elapsed_ms(started))
    return Verification(answer, None, _elapsed_ms(started))


def _stages(
    answer: identification_pb2.IdentifyResponse | identification_pb2.VerifyResponse,
) -> tuple[StageTime, ...]:
    return tuple(StageTime(timing.stage, milliseconds(timing.duration)) for timing in answer.timings)


def _elapsed_ms(started: float) -> float:
    return (time.perf_counter() - started) * 1e3
