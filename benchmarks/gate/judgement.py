"""Compares every baseline with the fresh result of the same command and says what it found."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from benchmarks.gate.comparison import left_out, regressions
from benchmarks.gate.readings import BaselineError, Readings


def judge(console: Console, baselines: Sequence[tuple[Path, Readings]], fresh: Sequence[Readings]) -> bool:
    """Prints one sentence a regression, and whether there was one.

    Raises:
        BaselineError: there are baselines, and not one could be compared.
    """
    found: list[str] = []
    compared = 0
    for path, baseline in baselines:
        now = [item for item in fresh if item.benchmark == baseline.benchmark]
        if not now:
            console.print(
                f"{path.name}: not compared, no fresh result of `{baseline.benchmark}`.", markup=False
            )
            continue
        compared += len(baseline.figures) + len(baseline.ratios)
        for part in left_out(baseline, now[-1]):
            console.print(f"{path.name}: {part} was not measured here.", markup=False)
        found += [f"{path.name}: {sentence}" for sentence in regressions(baseline, now[-1])]
    if baselines and not compared:
        raise BaselineError("No baseline could be compared: give fresh results with --results, or measure.")
    for sentence in found:
        console.print(f"REGRESSION {sentence}", style="red", markup=False, soft_wrap=True)
    if compared and not found:
        console.print(f"No regression in {compared} figures.", style="green")
    return bool(found)
