"""The engine as it is today is no worse than its committed baseline: the accuracy gate of every test run."""

from pathlib import Path

import pytest
from rich.console import Console

from benchmarks.datasets.prints import read_prints
from benchmarks.gate.comparison import regressions
from benchmarks.gate.fingerprints import print_readings
from benchmarks.gate.readings import Readings, read_readings
from benchmarks.gate.run import IMPRESSIONS, REAL_SETS

BASELINE = Path(__file__).resolve().parents[3] / "benchmarks" / "baselines" / "gate.json"


@pytest.mark.parametrize("name", REAL_SETS)
def test_fingerprint_accuracy_is_within_the_baseline(shared: Path, name: str) -> None:
    prints = read_prints(shared / "data" / "fingerprints")
    chosen = [item for item in prints if item.set == name and item.impression <= IMPRESSIONS]
    figures = print_readings(name, chosen, jobs=1, console=Console(quiet=True))
    baseline = read_readings(BASELINE)
    expected = tuple(item for item in baseline.figures if item.name.startswith(f"{name}/"))
    assert expected
    assert (
        regressions(
            Readings(baseline.benchmark, (name,), expected, ()),
            Readings(baseline.benchmark, (name,), tuple(figures), ()),
        )
        == ()
    )
