"""Enrols many encounters by the batch call."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import uuid4

from whorl.v1 import call_context_pb2, enrolment_pb2

from service.client import Failure, WhorlClient, explain_status

BATCH_LENGTH = 8
# A batch is answered when its last print is extracted; the service's own cap is the same.
BATCH_TIMEOUT_S = 120.0


@dataclass(frozen=True, slots=True)
class EnrolmentOutcome:
    """What became of one encounter: the subject it belongs to, or why it was refused."""

    subject_id: str
    record_identifiers: tuple[str, ...]
    """As people write them."""
    failure: Failure | None


def enrol(
    client: WhorlClient,
    drafts: Iterable[enrolment_pb2.EncounterDraft],
    context: call_context_pb2.CallContext,
    advance: Callable[[int], None],
) -> tuple[EnrolmentOutcome, ...]:
    """Enrols `drafts` in order, one stream a batch, so that no deadline spans the whole set.

    Raises:
        grpc.RpcError: the service refused a batch as a whole.
    """
    outcomes: list[EnrolmentOutcome] = []
    for number, batch in enumerate(_batches(drafts)):
        request = enrolment_pb2.BatchCreateEncountersRequest(
            batch_number=number,
            requests=[
                enrolment_pb2.CreateEncounterRequest(
                    encounter=draft, request_id=str(uuid4()), context=context
                )
                for draft in batch
            ],
        )
        answers = client.enrolment.BatchCreateEncounters(iter([request]), timeout=BATCH_TIMEOUT_S)
        for answer in answers:
            outcomes.extend(map(_outcome, answer.results))
        advance(len(batch))
    return tuple(outcomes)


def _batches(
    drafts: Iterable[enrolment_pb2.EncounterDraft],
) -> Iterator[Sequence[enrolment_pb2.EncounterDraft]]:
    batch: list[enrolment_pb2.EncounterDraft] = []
    for draft in drafts:
        batch.append(draft)
        if len(batch) == BATCH_LENGTH:
            yield batch
            batch = []
    if batch:
        yield batch


def _outcome(result: enrolment_pb2.BatchItemResult) -> EnrolmentOutcome:
    if result.HasField("error"):
        return EnrolmentOutcome("", (), explain_status(result.error))
    identifiers = tuple(identifier.value for identifier in result.created.record_identifiers)
    return EnrolmentOutcome(result.created.encounter.subject_id, identifiers, None)
