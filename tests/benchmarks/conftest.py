"""A real service on synthetic prints, started once for the tests of the benchmarks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks.datasets.pairs import PrintPair
from benchmarks.datasets.synthetic_pairs import grow_pairs
from benchmarks.runtime.service import RunningService, running_service


@pytest.fixture(scope="session")
def synthetic_pairs() -> tuple[PrintPair, ...]:
    """Three fingers that do not exist, two impressions each."""
    return grow_pairs(Console(quiet=True), 3)


@pytest.fixture(scope="session")
def synthetic_folder(
    synthetic_pairs: tuple[PrintPair, ...], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The same as a data folder."""
    folder = tmp_path_factory.mktemp("synthetic")
    for finger, pair in enumerate(synthetic_pairs, start=1):
        (folder / f"{finger}_1.png").write_bytes(pair.enrolled.content)
        (folder / f"{finger}_2.png").write_bytes(pair.probe.content)
    return folder


@pytest.fixture(scope="session")
def template_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Templates that several tests need are extracted once."""
    return tmp_path_factory.mktemp("templates")


@pytest.fixture(scope="session")
def service() -> Iterator[RunningService]:
    """A service without face models; its tests enrol what they need."""
    with running_service(Console(quiet=True)) as running:
        yield running
