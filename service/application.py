"""The service put together: workers, store, projection, use cases."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import faiss

from matcher.index.faiss_index import FaissIndex
from service.engines import matching_engines, verified_files
from service.models import ModelStore
from service.projection.follower import Follower
from service.projection.projection import Projection
from service.projection.shelf import Shelf
from service.settings import Settings
from service.store.store import Store
from service.usecases.encounters import Encounters
from service.usecases.enrol import Enrol
from service.usecases.extract import Extract
from service.usecases.identify import Identify
from service.usecases.samples import QualityGate, Sampler
from service.usecases.subjects import Subjects
from service.usecases.verify import Verify
from service.warming import warm_up
from service.workers.pool import ExtractionPool, PoolLimits

INTERRUPT_S = 3.0
"""Time that extractions under way get when the service ends; most take a tenth of it."""


class StartError(Exception):
    """The service cannot start; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Application:
    """The use cases, ready for handlers."""

    enrol: Enrol
    encounters: Encounters
    identify: Identify
    verify: Verify
    extract: Extract
    subjects: Subjects
    interrupt: Callable[[], None]
    """Drops the extractions that wait, so that the calls behind them end."""


def utc_now() -> datetime:
    """The clock of the service."""
    return datetime.now(UTC)


@contextmanager
def running_application(settings: Settings) -> Iterator[Application]:
    """Starts everything below gRPC, in the order in which it must stand, and ends it in reverse.

    Raises:
        StartError: another service has the data directory.
        ModelError, StorageError, ServiceError: a model, the store or the workers are not fit to serve.
    """
    # Every thread that calls FAISS would otherwise get a pool of threads of its own.
    faiss.omp_set_num_threads(1)
    with ExitStack() as stack:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        stack.enter_context(_claimed(settings.data_dir / "whorl.lock"))
        files = verified_files(ModelStore(settings.models_dir), settings.limits)
        # Workers are spawned first: a process that holds gRPC objects or open databases must not fork.
        limits = PoolLimits(settings.workers, settings.queue_length, jobs_per_worker=settings.worker_tasks)
        pool = ExtractionPool(files, limits)
        stack.callback(pool.stop, INTERRUPT_S)
        engines = matching_engines(pool.start())
        for modality, engine in engines.items():
            warm_up(modality, engine)
        store = stack.enter_context(Store.open(settings.database_url))
        projection = Projection(
            {
                modality: Shelf(engine, FaissIndex(engine.code_kind, engine.code_width))
                for modality, engine in engines.items()
            }
        )
        follower = Follower(
            store, projection, settings.data_dir / "projection.snapshot", settings.snapshot_every_changes
        )
        follower.start()
        stack.callback(follower.save_snapshot)
        gate = QualityGate(settings.min_fingerprint_quality, settings.min_face_quality)
        sampler = Sampler(pool, engines, gate)
        galleries = settings.galleries
        yield Application(
            enrol=Enrol(store, follower, sampler, galleries, utc_now),
            encounters=Encounters(store, follower, galleries, utc_now),
            identify=Identify(store, follower, sampler, galleries, settings.shortlist_length, utc_now),
            verify=Verify(store, follower, sampler, engines, utc_now),
            extract=Extract(sampler),
            subjects=Subjects(store, follower, utc_now),
            interrupt=lambda: pool.stop(INTERRUPT_S),
        )


@contextmanager
def _claimed(path: Path) -> Iterator[None]:
    """Holds the data directory: two services on one would not see each other's changes."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartError(
                f"Another service is running on {path.parent}; stop it, or set WHORL_DATA_DIR to another "
                "directory."
            ) from None
        yield
