"""One worker process as the service sees it: always there, whatever happened to its predecessor."""

import multiprocessing
import threading
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from service.workers import process
from service.workers.jobs import EngineFiles, EngineVersions, Extracted, ExtractionJob

START_TIMEOUT_S = 120.0
END_TIMEOUT_S = 5.0


class WorkerDiedError(Exception):
    """The process ended over a job, or could not be started."""


class WorkerClosedError(Exception):
    """The service is stopping: no further job is taken."""


class JobTimeoutError(Exception):
    """The job took too long and was ended with its process."""


class Worker:
    """A spawned process and the pipe to it. Used by one thread at a time."""

    def __init__(self, files: EngineFiles, memory_bytes: int, jobs_at_most: int) -> None:
        """Takes what the process loads, the bound on its memory, and after how many jobs it is replaced."""
        self._files = files
        self._memory_bytes = memory_bytes
        self._jobs_at_most = jobs_at_most
        self._jobs_done = 0
        self._closed = threading.Event()
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None

    def start(self) -> EngineVersions:
        """Starts a process in place of any other, and waits until its engines are loaded.

        Raises:
            WorkerDiedError: it ended first, or took too long; its own message stands on the standard error.
            WorkerClosedError: the worker was closed.
        """
        if self._closed.is_set():
            raise WorkerClosedError
        self.end()
        # Spawned, not forked: a fork would copy the locks of threads and of gRPC in whatever state they are.
        spawning = multiprocessing.get_context("spawn")
        ours, theirs = spawning.Pipe()
        started = spawning.Process(
            target=process.main, args=(theirs, self._files, self._memory_bytes), daemon=True
        )
        try:
            started.start()
        except OSError as error:
            raise WorkerDiedError(f"no process can be started: {error.strerror}") from None
        finally:
            theirs.close()
        self._process, self._connection, self._jobs_done = started, ours, 0
        if self._closed.is_set():  # meanwhile, by another thread
            self.end()
            raise WorkerClosedError
        try:
            versions = _receive(ours, START_TIMEOUT_S)
        except JobTimeoutError:
            raise WorkerDiedError("the worker process did not start in time") from None
        if not isinstance(versions, EngineVersions):
            raise WorkerDiedError("the worker process did not start as it should")
        return versions

    def run(self, job: ExtractionJob, timeout_s: float) -> Extracted:
        """Has the job done.

        Raises:
            SampleRefusedError: the image cannot be used.
            WorkerDiedError: the process ended over this job. The next job finds a new one.
            JobTimeoutError: the job was still running after `timeout_s`; the same holds.
            WorkerClosedError: the worker was closed.
        """
        connection = self._ready()
        try:
            connection.send(job)
            outcome = _receive(connection, timeout_s)
        except OSError:
            self.end()
            if self._closed.is_set():
                raise WorkerClosedError from None
            raise WorkerDiedError("the worker process ended") from None
        except (WorkerDiedError, JobTimeoutError):
            self.end()
            if self._closed.is_set():
                raise WorkerClosedError from None
            raise
        self._jobs_done += 1
        if isinstance(outcome, Exception):
            raise outcome
        if not isinstance(outcome, Extracted):
            raise WorkerDiedError(f"the worker process answered with {type(outcome).__name__}")
        return outcome

    def close(self) -> None:
        """Ends the process for good, from any thread; a job under way in another one fails with it."""
        self._closed.set()
        if self._process is not None:
            self._process.kill()

    def end(self) -> None:
        """Ends the process: hung up on, it leaves by itself; otherwise it is killed."""
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            if self._process.is_alive():
                self._process.kill()
            self._process.join(END_TIMEOUT_S)
        self._process = self._connection = None

    def _ready(self) -> Connection:
        """The pipe to a living process, started anew where the last one died idle or has done its share."""
        alive = self._process is not None and self._process.is_alive()
        if not alive or self._jobs_done >= self._jobs_at_most:
            self.start()
        if self._connection is None:
            raise WorkerDiedError("the worker process has no connection")
        return self._connection


def _receive(connection: Connection, timeout_s: float) -> object:
    if not connection.poll(timeout_s):
        raise JobTimeoutError
    try:
        return connection.recv()
    except EOFError:
        raise WorkerDiedError("the worker process ended") from None
