"""kill -9 in the middle of batch enrolments: nothing acknowledged is lost, nothing is half there."""

import random
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import grpc
import pytest
from whorl.v1 import enrolment_pb2, identification_pb2, template_pb2

from service.client import WhorlClient
from tests.service.live.conftest import Prints
from tests.service.live.requests import CONTEXT, enrolment, finger, new_pnc, of_template
from tests.service.live.serving import kill, prepared, serving

ROUNDS = 20
SAMPLES_PER_ENCOUNTER = 2
BATCH_LENGTH = 5


@dataclass
class Ledger:
    """What the client knows: every encounter whose creation was acknowledged, and how often it was tried."""

    acknowledged: list[str] = field(default_factory=list)
    sent: int = 0


def enrol_until_it_dies(client: WhorlClient, templates: list[bytes], ledger: Ledger) -> None:
    def batches() -> Iterator[enrolment_pb2.BatchCreateEncountersRequest]:
        while True:
            ledger.sent += BATCH_LENGTH
            yield enrolment_pb2.BatchCreateEncountersRequest(
                requests=[
                    enrolment([of_template(one) for one in templates], identifiers=[new_pnc()])
                    for _ in range(BATCH_LENGTH)
                ]
            )

    try:
        for answer in client.enrolment.BatchCreateEncounters(batches()):
            for result in answer.results:
                assert result.HasField("created"), result.error.message
                ledger.acknowledged.append(result.created.encounter.encounter_id)
    except grpc.RpcError:
        return


def stored(client: WhorlClient) -> dict[str, int]:
    """Number of references by encounter id, of everything in the store."""
    found: dict[str, int] = {}
    token = ""
    while True:
        page = client.enrolment.ListEncounters(
            enrolment_pb2.ListEncountersRequest(page_size=1000, page_token=token, context=CONTEXT)
        )
        found |= {one.encounter_id: len(one.references) for one in page.encounters}
        token = page.next_page_token
        if not token:
            return found


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_twenty_kills_lose_no_acknowledged_encounter_and_leave_none_half_written(
    tmp_path: Path, prints: Prints
) -> None:
    folder = prepared(tmp_path)
    chance = random.Random(str(uuid.UUID(int=20)))  # noqa: S311 - repeatable, not secret
    ledger = Ledger()
    templates: list[bytes] = []
    for _ in range(ROUNDS):
        with serving(folder) as (child, client):
            templates = templates or [
                client.template.Extract(
                    template_pb2.ExtractRequest(sample=finger(prints(number)), context=CONTEXT)
                ).template.content
                for number in range(SAMPLES_PER_ENCOUNTER)
            ]
            check(client, ledger)
            before = len(ledger.acknowledged)
            traffic = threading.Thread(target=enrol_until_it_dies, args=(client, templates, ledger))
            traffic.start()
            while len(ledger.acknowledged) == before:
                assert traffic.is_alive(), "the service refused an encounter; the thread's error says which"
                time.sleep(0.005)
            time.sleep(chance.uniform(0.0, 0.3))
            kill(child)
            traffic.join(timeout=30)
            assert not traffic.is_alive()
    with serving(folder) as (_, client):
        check(client, ledger)
        answer = client.identification.Identify(
            identification_pb2.IdentifyRequest(
                samples=[of_template(templates[0])], context=CONTEXT, max_candidates=1
            )
        )
        assert answer.candidates
        assert answer.searched_references == SAMPLES_PER_ENCOUNTER * len(stored(client))


def check(client: WhorlClient, ledger: Ledger) -> None:
    found = stored(client)
    assert set(ledger.acknowledged) <= set(found)
    assert set(found.values()) <= {SAMPLES_PER_ENCOUNTER}
    assert len(found) <= ledger.sent
