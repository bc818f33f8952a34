"""On what a figure was measured."""

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version


@dataclass(frozen=True, slots=True)
class Environment:
    """Machine and software of a run."""

    whorl: str
    python: str
    machine: str
    cores: int
    measured_at: str
    """UTC, ISO 8601, to the second."""


def this_environment() -> Environment:
    """The environment of this process."""
    return Environment(
        _whorl_version(),
        platform.python_version(),
        f"{platform.system()} {platform.machine()}",
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _whorl_version() -> str:
    try:
        return version("whorl")
    except PackageNotFoundError:
        return "not installed"
