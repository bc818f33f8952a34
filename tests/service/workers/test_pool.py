"""Extraction in processes of their own: crashes contained, queues bounded, deadlines kept."""

import multiprocessing
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import pytest

from matcher.errors import Refusal, SampleRefusedError
from service.domain.records import Modality
from service.engines import FINGERPRINT_MODEL
from service.errors import Reason, ServiceError
from service.models import ModelStore
from service.workers.jobs import EngineFiles, ExtractionJob
from service.workers.pool import ExtractionPool, PoolLimits
from tests.matcher.fingerprint.drawn_print import draw_print

LIMITS = PoolLimits(workers=1, queue_length=2)


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExtractionPool]:
    weights = ModelStore(tmp_path_factory.mktemp("models")).locate(FINGERPRINT_MODEL).network
    pool = ExtractionPool(EngineFiles(weights, None), LIMITS)
    pool.start()
    yield pool
    pool.stop(timeout_s=10.0)


@pytest.fixture(scope="module")
def print_job() -> ExtractionJob:
    encoded = cv2.imencode(".png", draw_print())[1].tobytes()
    return ExtractionJob(Modality.FINGERPRINT, encoded, 500.0)


def test_a_print_becomes_a_template(pool: ExtractionPool, print_job: ExtractionJob) -> None:
    (pending,) = pool.submit([print_job])
    extracted = pending.result(timeout_s=30.0)
    assert extracted.minutiae is not None and len(extracted.minutiae) >= 8
    assert extracted.resolution_dpi == 500.0


def test_a_refusal_crosses_the_border_with_its_reason(pool: ExtractionPool) -> None:
    (pending,) = pool.submit([ExtractionJob(Modality.FINGERPRINT, b"no image", 500.0)])
    with pytest.raises(SampleRefusedError) as refused:
        pending.result(timeout_s=30.0)
    assert refused.value.reason is Refusal.IMAGE_UNDECODABLE


def kill_workers() -> None:
    for worker in multiprocessing.active_children():
        worker.kill()
        worker.join()


def test_a_worker_that_dies_idle_is_replaced_before_anybody_notices(
    pool: ExtractionPool, print_job: ExtractionJob
) -> None:
    kill_workers()
    (pending,) = pool.submit([print_job])
    assert pending.result(timeout_s=60.0).template


def test_a_worker_that_is_killed_over_a_job_is_replaced_and_the_job_done(
    pool: ExtractionPool, print_job: ExtractionJob
) -> None:
    (pending,) = pool.submit([print_job])
    time.sleep(0.02)
    kill_workers()
    assert pending.result(timeout_s=60.0).template


def test_an_image_that_kills_its_worker_twice_is_refused_and_the_next_one_succeeds(
    pool: ExtractionPool, print_job: ExtractionJob
) -> None:
    killer_is_done = threading.Event()

    def kill_whatever_starts() -> None:
        while not killer_is_done.is_set():
            kill_workers()
            time.sleep(0.005)

    killer = threading.Thread(target=kill_whatever_starts)
    (pending,) = pool.submit([print_job])
    killer.start()
    with pytest.raises(ServiceError) as failed:
        pending.result(timeout_s=60.0)
    killer_is_done.set()
    killer.join()
    assert failed.value.reason is Reason.IMAGE_UNDECODABLE
    (again,) = pool.submit([print_job])
    assert again.result(timeout_s=60.0).template


def test_a_full_queue_refuses_at_once_and_says_when_to_come_back(
    pool: ExtractionPool, print_job: ExtractionJob
) -> None:
    taken = pool.submit([print_job] * (LIMITS.workers + LIMITS.queue_length))
    started = time.monotonic()
    with pytest.raises(ServiceError) as refused:
        pool.submit([print_job])
    assert time.monotonic() - started < 0.05
    assert refused.value.reason is Reason.OVERLOADED
    assert refused.value.retry_after_s is not None
    assert all(one.result(timeout_s=60.0).template for one in taken)


def test_a_request_that_does_not_fit_takes_no_place(pool: ExtractionPool, print_job: ExtractionJob) -> None:
    too_many = LIMITS.workers + LIMITS.queue_length + 1
    with pytest.raises(ServiceError):
        pool.submit([print_job] * too_many)
    assert all(one.result(timeout_s=60.0).template for one in pool.submit([print_job] * (too_many - 1)))


def test_a_deadline_that_passes_in_the_queue_is_kept_and_frees_the_place(
    pool: ExtractionPool, print_job: ExtractionJob
) -> None:
    first, second = pool.submit([print_job, print_job])
    with pytest.raises(ServiceError) as late:
        second.result(timeout_s=0.001)
    assert late.value.reason is Reason.DEADLINE
    assert first.result(timeout_s=60.0).template
    everything = pool.submit([print_job] * (LIMITS.workers + LIMITS.queue_length))
    assert all(one.result(timeout_s=60.0).template for one in everything)


def test_bulk_jobs_wait_for_places_instead_of_being_refused(
    pool: ExtractionPool, print_job: ExtractionJob
) -> None:
    with ThreadPoolExecutor(6) as threads:
        pending = list(threads.map(lambda _: pool.submit_bulk(print_job, 60.0), range(6)))
    assert all(one.result(timeout_s=60.0).template for one in pending)


def test_bulk_jobs_give_up_at_their_deadline(pool: ExtractionPool, print_job: ExtractionJob) -> None:
    taken = pool.submit([print_job] * (LIMITS.workers + LIMITS.queue_length))
    with pytest.raises(ServiceError) as late:
        pool.submit_bulk(print_job, 0.001)
    assert late.value.reason is Reason.DEADLINE
    assert all(one.result(timeout_s=60.0).template for one in taken)


def test_stopping_drops_what_waits_and_ends_every_process(tmp_path: Path, print_job: ExtractionJob) -> None:
    stopped = ExtractionPool(
        EngineFiles(ModelStore(tmp_path).locate(FINGERPRINT_MODEL).network, None),
        PoolLimits(workers=1, queue_length=20),
    )
    stopped.start()
    pending = stopped.submit([print_job] * 20)
    started = time.monotonic()
    stopped.stop(timeout_s=2.0)
    assert time.monotonic() - started < 8.0
    reasons = set()
    for one in pending[2:]:
        with pytest.raises(ServiceError) as dropped:
            one.result(timeout_s=1.0)
        reasons.add(dropped.value.reason)
    assert reasons == {Reason.INTERRUPTED}
    assert len(multiprocessing.active_children()) <= LIMITS.workers  # those of the shared pool
    with pytest.raises(ServiceError) as late:
        stopped.submit([print_job])[0].result(timeout_s=1.0)
    assert late.value.reason is Reason.INTERRUPTED
