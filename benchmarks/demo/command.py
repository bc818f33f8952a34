"""The command ``demo``."""

from pathlib import Path
from typing import Annotated

import typer


def demo(
    json_file: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", help="Write the results as JSON; - for standard output."),
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Write demo.json into it.")] = None,
    synthetic: Annotated[
        bool, typer.Option("--synthetic", help="Use synthetic prints even where real ones are present.")
    ] = False,
) -> None:
    """Enrol invented persons in a service of its own, then search, refuse and verify before your eyes."""
    from benchmarks.datasets.shared import shared_folder
    from benchmarks.demo.steps import StepFailedError
    from benchmarks.demo.story import tell
    from benchmarks.output import console_for, deliver, failing_with
    from benchmarks.runtime.failures import RUNTIME_FAILURES

    console = console_for(json_file)
    with failing_with(console, StepFailedError, *RUNTIME_FAILURES):
        report = tell(console, shared_folder(), synthetic)
    deliver(report, json_file, out, "demo", console)
    if not report.as_expected:
        raise typer.Exit(1)
