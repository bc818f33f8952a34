"""Reads a listing page by page."""

from collections.abc import Iterator, Sequence

from whorl.v1.call_context_pb2 import CallContext
from whorl.v1.encounter_pb2 import Encounter, EncounterStatus
from whorl.v1.enrolment_pb2 import ListEncountersRequest

from service.client import WhorlClient

PAGE_ITEMS = 1000


def list_all(
    client: WhorlClient,
    subject_id: str,
    galleries: Sequence[str],
    status: int,
    limit: int,
    context: CallContext,
) -> Iterator[Encounter]:
    """Up to `limit` encounters, fetched as they are consumed."""
    token = ""
    while limit > 0:
        answer = client.enrolment.ListEncounters(
            ListEncountersRequest(
                subject_id=subject_id,
                galleries=galleries,
                status=EncounterStatus.ValueType(status),
                page_size=min(limit, PAGE_ITEMS),
                page_token=token,
                context=context,
            )
        )
        yield from answer.encounters
        limit -= len(answer.encounters)
        token = answer.next_page_token
        if not token:
            return
