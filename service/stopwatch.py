"""Times the stages of one answer."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StageTime:
    """Time spent in one stage."""

    stage: str
    duration_s: float


class Stopwatch:
    """Adds up the time of named stages, in the order in which they first ran."""

    def __init__(self) -> None:
        self._durations_s: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Times the block as part of stage `name`."""
        started_s = time.perf_counter()
        try:
            yield
        finally:
            elapsed_s = time.perf_counter() - started_s
            self._durations_s[name] = self._durations_s.get(name, 0.0) + elapsed_s

    @property
    def times(self) -> tuple[StageTime, ...]:
        """What was measured so far."""
        return tuple(StageTime(name, duration_s) for name, duration_s in self._durations_s.items())
