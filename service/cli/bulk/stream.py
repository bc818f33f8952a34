"""Sends planned encounters over one stream of batches, several batches under way at a time."""

import queue
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from whorl.v1.call_context_pb2 import CallContext
from whorl.v1.enrolment_pb2 import BatchCreateEncountersRequest, BatchItemResult, CreateEncounterRequest

from service.cli.bulk.outcome import Ending, Outcome
from service.cli.bulk.plan import ENCOUNTER_LIMIT_BYTES, PlannedEncounter
from service.cli.errors import UsageError
from service.client import Failure, WhorlClient, explain_status

BATCHES_UNDER_WAY = 3
STOP_POLL_S = 0.2


@dataclass(frozen=True, slots=True)
class StreamOptions:
    """How to divide the work."""

    batch_encounters: int = 10
    context: CallContext = field(default_factory=CallContext)


@dataclass(frozen=True, slots=True)
class _Sent:
    plan: PlannedEncounter
    request_id: str


class EnrolmentStream:
    """One use: iterate over `outcomes`.

    gRPC consumes the requests in a thread of its own; files are read there, batch by batch, so that no more
    than the batches under way are in memory.
    """

    def __init__(
        self,
        client: WhorlClient,
        plans: Iterable[PlannedEncounter],
        known: frozenset[str],
        options: StreamOptions,
    ) -> None:
        self._client = client
        self._plans = plans
        self._known = known
        self._options = options
        self._window = threading.Semaphore(BATCHES_UNDER_WAY)
        self._stopped = threading.Event()
        self._sent: dict[int, list[_Sent]] = {}
        self._settled: queue.SimpleQueue[Outcome] = queue.SimpleQueue()

    def outcomes(self) -> Iterator[list[Outcome]]:
        """The outcomes of every plan, in groups as they become known.

        Raises:
            grpc.RpcError: the stream broke; what was not yielded may be enrolled or not, and can be repeated.
        """
        call = self._client.enrolment.BatchCreateEncounters(self._requests())
        try:
            for answer in call:
                self._window.release()
                sent = self._sent.pop(answer.batch_number)
                yield [
                    *self._drain(),
                    *(_outcome(item, result) for item, result in zip(sent, answer.results, strict=True)),
                ]
            yield self._drain()
        finally:
            self._stopped.set()
            call.cancel()

    def _requests(self) -> Iterator[BatchCreateEncountersRequest]:
        for number, batch in enumerate(self._batches()):
            while not self._window.acquire(timeout=STOP_POLL_S):
                if self._stopped.is_set():
                    return
            self._sent[number] = [_Sent(plan, request.request_id) for plan, request in batch]
            yield BatchCreateEncountersRequest(
                requests=[request for _, request in batch], batch_number=number
            )

    def _batches(self) -> Iterator[list[tuple[PlannedEncounter, CreateEncounterRequest]]]:
        batch: list[tuple[PlannedEncounter, CreateEncounterRequest]] = []
        size_bytes = 0
        for plan, request in self._prepared():
            full = len(batch) >= self._options.batch_encounters
            if batch and (full or size_bytes + request.ByteSize() > ENCOUNTER_LIMIT_BYTES):
                yield batch
                batch, size_bytes = [], 0
            batch.append((plan, request))
            size_bytes += request.ByteSize()
        if batch:
            yield batch

    def _prepared(self) -> Iterator[tuple[PlannedEncounter, CreateEncounterRequest]]:
        """Reads each encounter; those that need not or cannot be sent are settled here."""
        for plan in self._plans:
            try:
                request = plan.request(self._options.context)
            except UsageError as error:
                failure = Failure("INVALID_ARGUMENT", "", str(error))
                self._settled.put(Outcome(plan, Ending.FAILED, failure=failure))
                continue
            if request.request_id in self._known:
                self._settled.put(Outcome(plan, Ending.ALREADY, request.request_id))
                continue
            yield plan, request

    def _drain(self) -> list[Outcome]:
        settled = []
        while not self._settled.empty():
            settled.append(self._settled.get())
        return settled


def _outcome(sent: _Sent, result: BatchItemResult) -> Outcome:
    if result.HasField("error"):
        return Outcome(sent.plan, Ending.FAILED, sent.request_id, failure=explain_status(result.error))
    ending = Ending.ALREADY if result.created.replayed else Ending.ENROLLED
    return Outcome(sent.plan, ending, sent.request_id, result.created.encounter.encounter_id)
