"""A bounded pool of extraction processes: crashes contained, deadlines kept, overload answered at once."""

import multiprocessing
import threading
import time
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass

from pebble import ProcessExpired, ProcessPool

from matcher.errors import SampleRefusedError
from service.errors import Reason, ServiceError
from service.workers import process
from service.workers.jobs import EngineFiles, EngineVersions, Extracted, ExtractionJob

START_TIMEOUT_S = 120.0


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


class ExtractionPool:
    """Extracts images in spawned processes. Start it before any gRPC object exists."""

    def __init__(self, files: EngineFiles, limits: PoolLimits) -> None:
        self._limits = limits
        self._places = threading.BoundedSemaphore(limits.workers + limits.queue_length)
        # Bulk enrolment may keep every worker busy, but never fill the queue that searches wait in.
        self._bulk_places = threading.BoundedSemaphore(2 * limits.workers)
        self._pool = ProcessPool(
            max_workers=limits.workers,
            initializer=process.start,
            initargs=(files, limits.memory_bytes),
            context=multiprocessing.get_context("spawn"),
        )

    def start(self) -> EngineVersions:
        """Starts every worker and waits until its engines are loaded.

        Raises:
            ServiceError: INTERNAL, a worker did not start; its own message stands on the standard error.
        """
        futures = [self._pool.schedule(process.versions) for _ in range(self._limits.workers)]
        try:
            versions: list[EngineVersions] = [future.result(timeout=START_TIMEOUT_S) for future in futures]
        except (ProcessExpired, TimeoutError) as error:
            raise ServiceError(Reason.INTERNAL, "The extraction workers did not start.") from error
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
        """Lets running jobs finish for `timeout_s`, then ends every worker."""
        self._pool.close()
        try:
            self._pool.join(timeout=timeout_s)
        except TimeoutError:
            self._pool.stop()
            self._pool.join()

    def _schedule(
        self, job: ExtractionJob, places: tuple[threading.BoundedSemaphore, ...]
    ) -> "PendingExtraction":
        future: Future[Extracted] = self._pool.schedule(
            process.extract, args=(job,), timeout=self._limits.job_timeout_s
        )

        def give_back(_: Future[Extracted]) -> None:
            for place in places:
                place.release()

        future.add_done_callback(give_back)
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
            ServiceError: DEADLINE, or EXTRACTION_FAILED because the worker died over this image.
        """
        try:
            return self._future.result(timeout=max(timeout_s, 0.0))
        except SampleRefusedError:
            raise
        except CancelledError:
            raise _deadline() from None
        except TimeoutError:
            if self._future.done():
                raise ServiceError(
                    Reason.EXTRACTION_FAILED,
                    "The image took longer than any real one and was given up; check that it is a single "
                    "print or portrait.",
                ) from None
            self.abandon()
            raise _deadline() from None
        except (ProcessExpired, MemoryError):
            raise ServiceError(
                Reason.EXTRACTION_FAILED,
                "The image brought its decoder down, which has been restarted; save the image anew as PNG.",
            ) from None

    def abandon(self) -> None:
        """Drops the job if it has not begun; one under way is short, and its worker worth more."""
        if not self._future.running():
            self._future.cancel()


def _deadline() -> ServiceError:
    return ServiceError(
        Reason.DEADLINE,
        "The deadline passed before the samples were extracted; allow more time or try again.",
    )
