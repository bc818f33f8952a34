"""The command ``gate``."""

import os
from pathlib import Path
from typing import Annotated

import typer

REGRESSION = 1


def gate(
    baseline: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", exists=True, dir_okay=False, help="A committed baseline; repeatable."),
    ] = None,
    further: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE...", exists=True, dir_okay=False, help="Further baselines."),
    ] = None,
    results: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="A fresh result of another command to compare; repeatable.",
        ),
    ] = None,
    measure: Annotated[
        bool, typer.Option(help="Measure the small gate; --no-measure compares --results only.")
    ] = True,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", help="Write the gate's own figures: a new baseline."),
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Write gate.json into it.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes that extract.")] = os.cpu_count() or 1,
) -> None:
    """Compare fresh figures with baselines; one sentence a regression, and exit code 1 where there is one.

    The small gate takes under three minutes: synthetic prints, and real prints and faces where the shared
    folder holds them. Baselines of other commands are compared with what --results names.
    """
    from benchmarks.accuracy.faces.extraction import FaceModelsError
    from benchmarks.accuracy.weights import WeightsError
    from benchmarks.datasets.prints import DatasetError
    from benchmarks.datasets.shared import shared_folder
    from benchmarks.gate.judgement import judge
    from benchmarks.gate.readings import BaselineError, read_readings
    from benchmarks.gate.run import measure_gate
    from benchmarks.output import console_for, deliver, failing_with

    console = console_for(json_file)
    with failing_with(console, BaselineError, DatasetError, FaceModelsError, WeightsError):
        baselines = [(path, read_readings(path)) for path in (*(baseline or ()), *(further or ()))]
        fresh = [read_readings(path) for path in results or ()]
        if measure:
            report = measure_gate(console, shared_folder(), jobs)
            deliver(report, json_file, out, "gate", console)
            fresh.append(report.readings())
        if judge(console, baselines, fresh):
            raise typer.Exit(REGRESSION)
