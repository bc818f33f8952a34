"""The commands of ``python -m benchmarks.calibrate``."""

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from benchmarks.calibrate.run import CalibrateOptions

ENGINE = Path(__file__).parents[2] / "matcher" / "fingerprint"
CORES = os.cpu_count() or 1

Folders = Annotated[
    list[Path], typer.Argument(metavar="DIR...", help="Folders of prints; impostors are within a set.")
]
Date = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Of the measurement, written into it.")]
Dpi = Annotated[float | None, typer.Option(help="Resolution of all images, in pixels per inch.")]
DpiMap = Annotated[Path | None, typer.Option(metavar="FILE", help="TOML table of resolutions by folder.")]
Jobs = Annotated[int, typer.Option(min=1, help="Processes that extract.")]
Cache = Annotated[Path | None, typer.Option(metavar="DIR", help="Where templates are kept between runs.")]


def evidence(
    folders: Folders,
    date: Date,
    output: Annotated[Path, typer.Option(metavar="FILE", help="The weights to write.")] = ENGINE
    / "evidence.json",
    dpi: Dpi = None,
    dpi_map: DpiMap = None,
    jobs: Jobs = CORES,
    cache: Cache = None,
) -> None:
    """Train the weights of the evidence of a fingerprint comparison; check them on fingers and sets held out.

    Run it after every change of the constants of comparison, and calibrate afterwards.
    """
    from benchmarks.accuracy.weights import WeightsError
    from benchmarks.calibrate.run import train_evidence
    from benchmarks.datasets.facts import FactsError
    from benchmarks.datasets.prints import DatasetError
    from benchmarks.output import console_for, failing_with

    console = console_for(None)
    with failing_with(console, DatasetError, FactsError, WeightsError):
        model = train_evidence(console, _options(folders, date, dpi, dpi_map, jobs, cache))
        _write_whole(output, model.to_json())
        console.print(f"Written: {output}", markup=False)


def fingerprint(
    folders: Folders,
    date: Date,
    output: Annotated[Path, typer.Option(metavar="FILE", help="The calibration to write.")] = ENGINE
    / "calibration.json",
    dpi: Dpi = None,
    dpi_map: DpiMap = None,
    jobs: Jobs = CORES,
    cache: Cache = None,
) -> None:
    """Measure which false match rate a fingerprint similarity stands for; check it on fingers held out.

    Run it after every change of the extractor, of the constants of comparison or of the weights of evidence.
    An interrupted run goes on where it stopped: templates are cached by image content and algorithm version.
    """
    from benchmarks.accuracy.weights import WeightsError
    from benchmarks.calibrate.run import measure_calibration
    from benchmarks.datasets.facts import FactsError
    from benchmarks.datasets.prints import DatasetError
    from benchmarks.output import console_for, failing_with

    console = console_for(None)
    with failing_with(console, DatasetError, FactsError, WeightsError):
        calibration = measure_calibration(console, _options(folders, date, dpi, dpi_map, jobs, cache))
        _write_whole(output, calibration.to_json())
        console.print(f"Written: {output}", markup=False)


def _options(
    folders: list[Path],
    date: datetime,
    dpi: float | None,
    dpi_map: Path | None,
    jobs: int,
    cache: Path | None,
) -> "CalibrateOptions":
    import platformdirs

    from benchmarks.calibrate.run import CalibrateOptions
    from benchmarks.datasets.facts import facts_for

    cache_folder = cache or platformdirs.user_cache_path("whorl") / "benchmarks" / "templates"
    return CalibrateOptions(tuple(folders), facts_for(dpi, dpi_map), f"{date:%Y-%m-%d}", cache_folder, jobs)


def _write_whole(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
