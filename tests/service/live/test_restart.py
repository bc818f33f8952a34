"""SIGTERM ends the service in order: calls under way are answered, and a restart gives the same answers."""

import signal
import threading
import time
from pathlib import Path

from whorl.v1 import identification_pb2

from service.client import WhorlClient
from tests.service.live.conftest import Prints
from tests.service.live.requests import CONTEXT, enrolment, finger, new_pnc
from tests.service.live.serving import prepared, serving


def search(client: WhorlClient, content: bytes) -> identification_pb2.IdentifyResponse:
    request = identification_pb2.IdentifyRequest(
        samples=[finger(content)], context=CONTEXT, min_score=0.0, include_correspondences=True
    )
    return client.identification.Identify(request)


def test_a_restart_gives_the_same_answers_and_drains_the_calls_under_way(
    tmp_path: Path, prints: Prints
) -> None:
    folder = prepared(tmp_path)
    answers = []
    with serving(folder) as (child, client):
        for number in (0, 1):
            client.enrolment.CreateEncounter(enrolment([finger(prints(number))], identifiers=[new_pnc()]))
        before = search(client, prints(0, 1))
        under_way = threading.Thread(target=lambda: answers.append(search(client, prints(1, 1))))
        under_way.start()
        time.sleep(0.05)
        child.send_signal(signal.SIGTERM)
        under_way.join(timeout=30)
        assert child.wait(timeout=30) == 0
    assert len(answers) == 1 and answers[0].candidates
    assert (folder / "projection.snapshot").exists()
    with serving(folder) as (_, client):
        after = search(client, prints(0, 1))
    assert list(after.candidates) == list(before.candidates)
    assert after.sequence == before.sequence
