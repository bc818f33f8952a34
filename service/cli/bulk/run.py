"""Runs a bulk enrolment: sends, remembers, tries again what the service was too busy for."""

import time
from collections.abc import Callable, Sequence

import grpc
from whorl.v1.call_context_pb2 import CallContext
from whorl.v1.enrolment_pb2 import GetEncounterRequest

from service.cli.bulk.journal import Journal, JournalEntry
from service.cli.bulk.outcome import Ending, Outcome
from service.cli.bulk.plan import PlannedEncounter
from service.cli.bulk.stream import EnrolmentStream, StreamOptions
from service.client import WhorlClient, explain

TRIES = 5


def enrol_all(
    client: WhorlClient,
    plans: Sequence[PlannedEncounter],
    journal: Journal,
    options: StreamOptions,
    report: Callable[[Outcome], None],
) -> None:
    """Enrols every plan that the journal does not have, and reports each ending once.

    Raises:
        grpc.RpcError: the stream broke; a second run continues from the journal.
        UsageError: the journal cannot be written.
    """
    remaining = list(plans)
    for last_try in [False] * (TRIES - 1) + [True]:
        postponed: list[Outcome] = []
        stream = EnrolmentStream(client, remaining, journal.request_ids, options)
        for group in stream.outcomes():
            journal.append(_acknowledged(group))
            for outcome in group:
                if outcome.retry_after_s is not None and not last_try:
                    postponed.append(outcome)
                else:
                    report(outcome)
        if not postponed:
            return
        time.sleep(max(outcome.retry_after_s or 0.0 for outcome in postponed))
        remaining = [outcome.plan for outcome in postponed]


def _acknowledged(group: Sequence[Outcome]) -> list[JournalEntry]:
    return [
        JournalEntry(outcome.request_id, outcome.encounter_id)
        for outcome in group
        if outcome.ending is not Ending.FAILED and outcome.encounter_id
    ]


def forget_if_of_another_store(client: WhorlClient, journal: Journal, context: CallContext) -> None:
    """Begins the journal anew where its last encounter is unknown: the service has other data than it had.

    Raises:
        grpc.RpcError: the service cannot be asked.
    """
    latest = journal.latest
    if latest is None:
        return
    try:
        client.enrolment.GetEncounter(GetEncounterRequest(encounter_id=latest.encounter_id, context=context))
    except grpc.RpcError as error:
        if explain(error).code != "NOT_FOUND":
            raise
        journal.forget()
