"""Streams that idle, callers that give up, SIGTERM with work in the queue: nobody else pays for them."""

import queue
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import pytest
from whorl.v1 import enrolment_pb2, identification_pb2, subject_pb2

from benchmarks.runtime.service import RunningService
from service.client import WhorlClient, explain
from service.store import Store
from tests.service.live.conftest import Prints
from tests.service.live.requests import CONTEXT, enrolment, failure, finger, of_template
from tests.service.live.serving import prepared, serving

pytestmark = pytest.mark.usefixtures("tidy")


def silent(ends: threading.Event) -> Iterator[enrolment_pb2.BatchCreateEncountersRequest]:
    """A stream on which nothing is ever sent."""
    ends.wait(timeout=60)
    yield from ()


def test_silent_streams_take_no_place_from_calls_and_too_many_are_refused(
    live: RunningService, client: WhorlClient, prints: Prints
) -> None:
    ends = threading.Event()
    request = identification_pb2.IdentifyRequest(samples=[finger(prints(0))], context=CONTEXT)
    with WhorlClient(live.connection) as idler:
        streams = [idler.enrolment.BatchCreateEncounters(silent(ends)) for _ in range(40)]
        time.sleep(0.5)
        assert client.identification.Identify(request).samples[0].minutia_count > 0
        with pytest.raises(grpc.RpcError) as refused:
            next(iter(streams[-1]))
        assert failure(refused).reason == "OVERLOADED"
        ends.set()
        for stream in streams:
            stream.cancel()


def test_a_caller_who_gives_up_leaves_the_workers_to_others(client: WhorlClient, prints: Prints) -> None:
    samples = [finger(prints(number % 2) + bytes(number)) for number in range(20)]
    call = client.identification.Identify.future(
        identification_pb2.IdentifyRequest(samples=samples, context=CONTEXT)
    )
    time.sleep(0.15)
    call.cancel()
    started = time.monotonic()
    client.identification.Identify(
        identification_pb2.IdentifyRequest(samples=[finger(prints(0))], context=CONTEXT)
    )
    one = time.monotonic() - started
    started = time.monotonic()
    client.identification.Identify(
        identification_pb2.IdentifyRequest(samples=samples, context=CONTEXT), timeout=60
    )
    assert one < 0.5 * (time.monotonic() - started)


def test_the_deadline_of_a_stream_is_that_of_its_batches(client: WhorlClient, prints: Prints) -> None:
    requests = [enrolment([finger(prints(0) + bytes(number))]) for number in range(40)]
    batch = enrolment_pb2.BatchCreateEncountersRequest(requests=requests)
    with pytest.raises(grpc.RpcError) as late:
        list(client.enrolment.BatchCreateEncounters(iter([batch]), timeout=0.8))
    assert explain(late.value).code == "DEADLINE_EXCEEDED"
    time.sleep(2.0)
    stored = client.enrolment.ListEncounters(
        enrolment_pb2.ListEncountersRequest(page_size=100, context=CONTEXT)
    )
    assert len(stored.encounters) < len(requests)


def test_sigterm_with_work_in_the_queue_ends_in_time_and_writes_nothing_afterwards(
    tmp_path: Path, prints: Prints
) -> None:
    folder = prepared(tmp_path)
    answers: queue.Queue[str] = queue.Queue()
    settings = {"WHORL_DRAIN_S": "1"}
    with serving(folder, settings) as (child, client), ThreadPoolExecutor(40) as threads:

        def enrol(number: int) -> None:
            try:
                client.enrolment.CreateEncounter(enrolment([finger(prints(0) + bytes(number))]))
                answers.put("OK")
            except grpc.RpcError as error:
                answers.put(explain(error).code)

        pending = [threads.submit(enrol, number) for number in range(40)]
        while answers.empty():
            time.sleep(0.01)
        child.send_signal(signal.SIGTERM)
        started = time.monotonic()
        assert child.wait(timeout=30) == 0
        assert time.monotonic() - started < 15.0
        for one in pending:
            one.result(timeout=30)
    acknowledged = sum(answers.get() == "OK" for _ in range(answers.qsize()))
    stored = sqlite3.connect(folder / "whorl.db").execute("SELECT count(*) FROM encounters").fetchone()[0]
    assert acknowledged <= stored <= acknowledged + 2  # one may be committed and its answer lost
    with serving(folder) as (_, client):
        answer = client.identification.Identify(
            identification_pb2.IdentifyRequest(samples=[finger(prints(0, 1))], context=CONTEXT)
        )
        assert answer.searched_references == stored


def test_the_template_of_a_deleted_person_is_in_no_file_any_more(tmp_path: Path, prints: Prints) -> None:
    folder = prepared(tmp_path)
    with serving(folder, {"WHORL_SNAPSHOT_EVERY_CHANGES": "1"}) as (_, client):
        kept = client.enrolment.CreateEncounter(enrolment([finger(prints(0))]))
        gone = client.enrolment.CreateEncounter(enrolment([finger(prints(1))], keep_images=True))
        with Store.open(f"sqlite:///{folder / 'whorl.db'}") as store, store.read() as transaction:
            template = transaction.references.template(gone.encounter.references[0].reference_id)
        assert files_holding(folder, template[60:]), "the scan finds what is there"
        client.subject.DeleteSubject(
            subject_pb2.DeleteSubjectRequest(subject_id=gone.encounter.subject_id, context=CONTEXT)
        )
        assert files_holding(folder, template[60:]) == []
        assert files_holding(folder, prints(1)[2000:2100]) == []
        again = client.identification.Identify(
            identification_pb2.IdentifyRequest(samples=[of_template(template)], context=CONTEXT)
        )
        assert [one.subject_id for one in again.candidates] in ([], [kept.encounter.subject_id])


def files_holding(folder: Path, content: bytes) -> list[str]:
    return [path.name for path in folder.iterdir() if path.is_file() and content in path.read_bytes()]
