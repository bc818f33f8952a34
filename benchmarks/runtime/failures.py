"""What can go wrong with a service that a benchmark starts, as sentences for its user."""

from benchmarks.datasets.facts import FactsError
from benchmarks.datasets.prints import DatasetError
from benchmarks.runtime.commands import CommandFailedError
from benchmarks.runtime.service import ServiceStartError

RUNTIME_FAILURES: tuple[type[Exception], ...] = (
    CommandFailedError,
    DatasetError,
    FactsError,
    ServiceStartError,
)
