"""The commands ``accuracy ...``."""

import os
from pathlib import Path
from typing import Annotated

import typer

NAME = "accuracy_fingerprint"

accuracy = typer.Typer(
    help="Measure how often the engine errs, on any folder of samples.", no_args_is_help=True
)

CORES = os.cpu_count() or 1


@accuracy.command()
def fingerprint(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            help="Holds FINGER_IMPRESSION or PERSON_FINGER_IMPRESSION images; subfolders are sets.",
        ),
    ],
    dpi: Annotated[float | None, typer.Option(min=250, max=2000, help="Resolution of all images.")] = None,
    dpi_map: Annotated[
        Path | None,
        typer.Option(metavar="FILE", exists=True, dir_okay=False, help="TOML table of resolutions by set."),
    ] = None,
    scores: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write every comparison score.")
    ] = None,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", help="Write the figures as JSON; - for standard output."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write accuracy_fingerprint.json and .csv into it.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes that extract, threads that compare.")] = CORES,
    replicates: Annotated[int, typer.Option(min=10, help="Drawings of the bootstrap.")] = 1000,
    cache: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where templates are kept between runs.")
    ] = None,
) -> None:
    """Compare all prints with each other by the FVC protocol: EER, FMR100 to ZeroFMR, FTE, rank-1, FNIR.

    An interrupted run goes on where it stopped: templates are cached by image content and algorithm version.
    """
    import platformdirs

    from benchmarks.accuracy.run import AccuracyOptions, measure_fingerprints
    from benchmarks.accuracy.scores import write_scores
    from benchmarks.accuracy.weights import WeightsError
    from benchmarks.datasets.facts import FactsError, facts_for
    from benchmarks.datasets.prints import DatasetError
    from benchmarks.output import console_for, deliver, failing_with

    console = console_for(json_file)
    with failing_with(console, DatasetError, FactsError, WeightsError):
        cache_folder = cache or platformdirs.user_cache_path("whorl") / "benchmarks" / "templates"
        options = AccuracyOptions(folder, facts_for(dpi, dpi_map), cache_folder, jobs, replicates)
        run = measure_fingerprints(console, options)
        for path in score_files(scores, out, NAME):
            write_scores(path, run.prints, run.comparisons)
        deliver(run.report, json_file, out, NAME, console)


def score_files(scores: Path | None, out: Path | None, name: str) -> list[Path]:
    """Where scores are to be written."""
    return [path for path in (scores, None if out is None else out / f"{name}.csv") if path is not None]
