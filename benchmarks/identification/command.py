"""The command ``identification``."""

from pathlib import Path
from typing import Annotated

import typer


def identification(
    data: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of prints; by default the persons of the shared folder."),
    ] = None,
    gallery_impression: Annotated[int, typer.Option(help="Impression that is enrolled.")] = 1,
    probe_impression: Annotated[int, typer.Option(help="Impression that is searched.")] = 4,
    dpi: Annotated[float | None, typer.Option(min=250, max=2000, help="Resolution of all images.")] = None,
    dpi_map: Annotated[
        Path | None,
        typer.Option(metavar="FILE", exists=True, dir_okay=False, help="TOML table of resolutions by set."),
    ] = None,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", help="Write the figures as JSON; - for standard output."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write identification.json into it.")
    ] = None,
    replicates: Annotated[int, typer.Option(min=10, help="Drawings of the bootstrap.")] = 1000,
) -> None:
    """Enrol an impression of every finger in a service of its own, search another: rank-1, FNIR, latency."""
    from benchmarks.datasets.facts import facts_for
    from benchmarks.datasets.shared import people_or
    from benchmarks.identification.run import IdentificationOptions, measure_identification
    from benchmarks.identification.searches import ServiceLostError
    from benchmarks.output import console_for, deliver, failing_with
    from benchmarks.runtime.failures import RUNTIME_FAILURES

    console = console_for(json_file)
    with failing_with(console, ServiceLostError, *RUNTIME_FAILURES):
        options = IdentificationOptions(
            people_or(data), facts_for(dpi, dpi_map), gallery_impression, probe_impression, replicates
        )
        report = measure_identification(console, options)
        deliver(report, json_file, out, "identification", console)
