"""Entry points of a worker process: plain functions, since a spawned process imports them by name."""

import resource
import signal

from service.workers.engines import Engines
from service.workers.jobs import EngineFiles, EngineVersions, Extracted, ExtractionJob

_engines: Engines | None = None
"""The one thing a worker keeps: set by `start`, never by the service process."""


def start(files: EngineFiles, memory_limit_bytes: int) -> None:
    """Loads the engines; runs once in a new worker before its first job."""
    global _engines
    # The service drains its workers itself: a Ctrl-C meant for it must not kill the job under way.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold biometric bytes
    resource.setrlimit(resource.RLIMIT_DATA, (memory_limit_bytes, memory_limit_bytes))
    _engines = Engines(files)


def versions() -> EngineVersions:
    """The algorithm versions of this worker's engines."""
    return _loaded().versions


def extract(job: ExtractionJob) -> Extracted:
    """Decodes and extracts one image.

    Raises:
        SampleRefusedError: the image cannot be used.
    """
    return _loaded().extract(job)


def _loaded() -> Engines:
    if _engines is None:
        raise RuntimeError("the worker was asked to work before it was started")
    return _engines
