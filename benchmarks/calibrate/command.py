"""The command ``fingerprint`` of ``python -m benchmarks.calibrate``."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

PACKAGED = Path(__file__).parents[2] / "matcher" / "fingerprint" / "calibration.json"
CORES = os.cpu_count() or 1


def fingerprint(
    folders: Annotated[
        list[Path],
        typer.Argument(metavar="DIR...", help="Folders of prints; impostors are within a set."),
    ],
    date: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="Of the measurement, written into it.")
    ],
    output: Annotated[Path, typer.Option(metavar="FILE", help="The calibration to write.")] = PACKAGED,
    dpi: Annotated[float | None, typer.Option(help="Resolution of all images, in pixels per inch.")] = None,
    dpi_map: Annotated[
        Path | None, typer.Option(metavar="FILE", help="TOML table of resolutions by folder.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes that extract.")] = CORES,
    cache: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where templates are kept between runs.")
    ] = None,
) -> None:
    """Measure which false match rate a fingerprint similarity stands for; check it on fingers held out.

    Run it after every change of the extractor or of the constants of comparison. An interrupted run goes on
    where it stopped: templates are cached by image content and algorithm version.
    """
    import platformdirs

    from benchmarks.accuracy.weights import WeightsError
    from benchmarks.calibrate.run import CalibrateOptions, measure_calibration
    from benchmarks.datasets.facts import FactsError, facts_for
    from benchmarks.datasets.prints import DatasetError
    from benchmarks.output import console_for, failing_with

    console = console_for(None)
    with failing_with(console, DatasetError, FactsError, WeightsError):
        cache_folder = cache or platformdirs.user_cache_path("whorl") / "benchmarks" / "templates"
        facts = facts_for(dpi, dpi_map)
        options = CalibrateOptions(tuple(folders), facts, f"{date:%Y-%m-%d}", cache_folder, jobs)
        calibration = measure_calibration(console, options)
        partial = output.with_name(f".{output.name}.partial")
        partial.write_text(calibration.to_json(), encoding="utf-8")
        partial.replace(output)
        console.print(f"Written: {output}", markup=False)
