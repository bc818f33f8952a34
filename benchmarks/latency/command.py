"""The command ``latency``."""

from pathlib import Path
from typing import Annotated

import typer


def latency(
    data: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Folder of prints; by default those of the shared folder, or synthetic."
        ),
    ] = None,
    gallery: Annotated[int, typer.Option(min=1, help="Fingers to enrol at most.")] = 20,
    repeats: Annotated[int, typer.Option(min=5, help="Times that each call is made.")] = 30,
    dpi: Annotated[float | None, typer.Option(min=250, max=2000, help="Resolution of all images.")] = None,
    dpi_map: Annotated[
        Path | None,
        typer.Option(metavar="FILE", exists=True, dir_okay=False, help="TOML table of resolutions by set."),
    ] = None,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", help="Write the figures as JSON; - for standard output."),
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Write latency.json into it.")] = None,
) -> None:
    """Time Extract, Verify and Identify over gRPC, one client, with ratios to work of fixed size."""
    from benchmarks.datasets.facts import facts_for
    from benchmarks.datasets.shared import shared_folder
    from benchmarks.latency.calls import CallRefusedError
    from benchmarks.latency.run import LatencyOptions, measure_latency
    from benchmarks.output import console_for, deliver, failing_with
    from benchmarks.runtime.failures import RUNTIME_FAILURES

    console = console_for(json_file)
    with failing_with(console, CallRefusedError, *RUNTIME_FAILURES):
        folder = data or shared_folder().people
        options = LatencyOptions(folder, facts_for(dpi, dpi_map), gallery, repeats)
        deliver(measure_latency(console, options), json_file, out, "latency", console)
