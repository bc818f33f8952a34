"""The command ``report``."""

from pathlib import Path
from typing import Annotated

import typer


def report(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where report.html, report.md and plots go.")],
    source: Annotated[
        list[Path],
        typer.Option("--from", metavar="DIR|FILE", exists=True, help="A result, or a folder; repeatable."),
    ],
    peers: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="Scores of other systems; by default those of the shared folder.",
        ),
    ] = None,
) -> None:
    """Make one HTML page, and the same as Markdown, from what other commands wrote with --out."""
    from benchmarks.datasets.shared import shared_folder
    from benchmarks.output import console_for, failing_with
    from benchmarks.report.documents import ReportError, read_documents

    console = console_for(None)
    with failing_with(console, ReportError):
        try:
            from benchmarks.report.build import build_sections
            from benchmarks.report.write import write_report
        except ImportError:
            raise ReportError("Plots need matplotlib: uv sync --group benchmarks.") from None
        from benchmarks.report.peers import read_peers

        table = peers or shared_folder().peers
        sections = build_sections(read_documents(source), read_peers(table) if table else ())
        for path in write_report(out, "Whorl: accuracy and speed", sections):
            console.print(f"Written: {path}", markup=False)
