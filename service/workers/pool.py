"""A bounded pool of extraction processes: crashes contained, deadlines kept, overload answered at once."""

import queue
import threading
import time
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass

from service.errors import Reason, ServiceError
from service.workers.jobs import EngineFiles, EngineVersions, Extracted, ExtractionJob
from service.workers.worker import (
    END_TIMEOUT_S,
    JobTimeoutError,
    Worker,
    WorkerClosedError,
    WorkerDiedError,
)

INTERRUPTED_RETRY_AFTER_S = 2.0


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """Bounds of the pool."""

    workers: int
    queue_length: int
    """Jobs that may wait beyond those being worked on."""
    job_timeout_s: float = 30.0
    """A job that takes longer is killed with its worker: nothing legitimate takes as long."""
    memory_bytes: int = 4 << 30
    """Data segment of one worker."""
    jobs_per_worker: int = 2000
    """After so many jobs a process is replaced by a fresh one."""


@dataclass(frozen=True, slots=True)
class _Entry:
    job: ExtractionJob
    future: "Future[Extracted]"


class ExtractionPool:
    """Extracts images in spawned processes. Start it before any gRPC object exists."""

    def __init__(self, files: EngineFiles, limits: PoolLimits) -> None:
        self._limits = limits
        self._places = threading.BoundedSemaphore(limits.workers + limits.queue_length)
        # Bulk enrolment may keep every worker busy, but never fill the queue that searches wait in.
        self._bulk_places = threading.BoundedSemaphore(2 * limits.workers)
        self._stopping = threading.Event()
        self._queue: queue.SimpleQueue[_Entry | None] = queue.SimpleQueue()
        self._workers = [
            Worker(files, limits.memory_bytes, limits.jobs_per_worker) for _ in range(limits.workers)
        ]
        self._threads = [
            threading.Thread(target=self._serve, args=(worker,), name="extraction", daemon=True)
            for worker in self._workers
        ]

    def start(self) -> EngineVersions:
        """Starts every worker and waits until its engines are loaded.

        Raises:
            ServiceError: INTERNAL, a worker did not start; its own message stands on the standard error.
        """
        try:
            with ThreadPoolExecutor(len(self._workers)) as starters:
                versions = list(starters.map(Worker.start, self._workers))
        except WorkerDiedError as error:
            raise ServiceError(Reason.INTERNAL, f"Extraction cannot start: {error}.") from error
        for thread in self._threads:
            thread.start()
        return versions[0]

    def submit(self, jobs: Sequence[ExtractionJob]) -> list["PendingExtraction"]:
        """Queues the jobs of one request, all or none.

        Raises:
            ServiceError: OVERLOADED, with the time after which to try again; the queue is full.
        """
        for taken in range(len(jobs)):
            if not self._places.acquire(blocking=False):
                for _ in range(taken):
                    self._places.release()
                raise ServiceError(
                    Reason.OVERLOADED,
                    f"All {self._limits.workers} extraction workers are busy and "
                    f"{self._limits.queue_length} samples wait already; try again shortly.",
                    retry_after_s=self._retry_after_s(),
                )
        return [self._schedule(job, (self._places,)) for job in jobs]

    def submit_bulk(self, job: ExtractionJob, timeout_s: float) -> "PendingExtraction":
        """Queues a job of a bulk enrolment, waiting for a place as long as `timeout_s`.

        Raises:
            ServiceError: DEADLINE, no place came free in time.
        """
        deadline_s = time.monotonic() + timeout_s
        if not self._bulk_places.acquire(timeout=max(timeout_s, 0.0)):
            raise _deadline()
        if not self._places.acquire(timeout=max(deadline_s - time.monotonic(), 0.0)):
            self._bulk_places.release()
            raise _deadline()
        return self._schedule(job, (self._places, self._bulk_places))

    def stop(self, timeout_s: float) -> None:
        """Drops the jobs that wait, lets those under way finish for `timeout_s`, then ends every worker."""
        self._stopping.set()
        while True:
            try:
                waiting = self._queue.get_nowait()
            except queue.Empty:
                break
            if waiting is not None:
                waiting.future.cancel()
        for _ in self._threads:
            self._queue.put(None)
        give_up_s = time.monotonic() + timeout_s
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, give_up_s - time.monotonic()))
        for worker, thread in zip(self._workers, self._threads, strict=True):
            worker.close()
            if thread.is_alive():
                thread.join(END_TIMEOUT_S)
            worker.end()

    def _serve(self, worker: Worker) -> None:
        """What the thread of one worker does."""
        while True:
            entry = self._queue.get()
            if entry is None:
                return
            if not entry.future.set_running_or_notify_cancel():
                continue
            try:
                entry.future.set_result(self._run(worker, entry.job))
            except Exception as error:
                entry.future.set_exception(error)

    def _run(self, worker: Worker, job: ExtractionJob) -> Extracted:
        """Tries again once when the worker dies: most likely the machine took it, not the image."""
        try:
            return worker.run(job, self._limits.job_timeout_s)
        except WorkerDiedError:
            return worker.run(job, self._limits.job_timeout_s)

    def _schedule(
        self, job: ExtractionJob, places: tuple[threading.BoundedSemaphore, ...]
    ) -> "PendingExtraction":
        future: Future[Extracted] = Future()

        def give_back(_: "Future[Extracted]") -> None:
            for place in places:
                place.release()

        future.add_done_callback(give_back)
        self._queue.put(_Entry(job, future))
        if self._stopping.is_set():
            future.cancel()
        return PendingExtraction(future)

    def _retry_after_s(self) -> float:
        """About the time in which the queue ahead is worked off, at half a second a sample."""
        return max(0.5, 0.5 * self._limits.queue_length / self._limits.workers)


class PendingExtraction:
    """An extraction under way."""

    def __init__(self, future: Future[Extracted]) -> None:
        self._future = future

    def result(self, timeout_s: float) -> Extracted:
        """Waits for the outcome.

        Raises:
            SampleRefusedError: the image cannot be used.
            ServiceError: DEADLINE; INTERRUPTED, the job was dropped; IMAGE_UNDECODABLE, the decoder did not
                survive it or did not end.
        """
        try:
            return self._future.result(timeout=max(timeout_s, 0.0))
        except TimeoutError:
            self.abandon()
            raise _deadline() from None
        except (CancelledError, WorkerClosedError):
            raise ServiceError(
                Reason.INTERRUPTED,
                "The extraction was interrupted, through no fault of the sample; try again.",
                retry_after_s=INTERRUPTED_RETRY_AFTER_S,
            ) from None
        except JobTimeoutError:
            raise ServiceError(
                Reason.IMAGE_UNDECODABLE,
                "The image took longer than any real one and was given up; check that it is a single "
                "print or portrait.",
            ) from None
        except MemoryError:
            raise ServiceError(
                Reason.IMAGE_TOO_LARGE,
                "The image needs more memory than a worker may take; crop it to the finger or the face.",
            ) from None
        except WorkerDiedError:
            raise ServiceError(
                Reason.IMAGE_UNDECODABLE,
                "The image brought its decoder down twice; save it anew as PNG.",
            ) from None

    def abandon(self) -> None:
        """Drops the job if it has not begun; one under way is short, and its worker worth more."""
        self._future.cancel()


def _deadline() -> ServiceError:
    return ServiceError(
        Reason.DEADLINE,
        "The deadline passed before the samples were extracted; allow more time or try again.",
    )
