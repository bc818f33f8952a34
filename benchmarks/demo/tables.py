"""Draws what the demonstration found."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.demo.report import DemoReport, IdentifyStep, RefusalStep, Step, VerifyStep
from benchmarks.runtime.searches import StageTime

ROWS = 3
NEGLIGIBLE_MS = 0.05
CREDIBLE_SCORE = 60
"""Beyond, a score is an extrapolation: it ranks, and promises no number."""


def draw_step(console: Console, step: Step) -> None:
    """Prints one step: what happens, the table, what it means."""
    console.print()
    console.print(f"[bold]{step.title}[/bold]")
    console.print(step.sentence)
    match step:
        case IdentifyStep():
            console.print(_candidates(step))
            console.print(_times(step.stages, step.total_ms))
        case RefusalStep():
            console.print(_refusal(step))
        case VerifyStep():
            console.print(_comparisons(step))
            console.print(_times(step.stages, step.comparisons[0].total_ms))
    mark = "[green]✓[/green]" if step.as_expected else "[red]✗[/red]"
    console.print(f"{mark} {step.conclusion}")


def draw_closing(console: Console, report: DemoReport) -> None:
    """Prints the total time and where to go next."""
    console.print()
    outcome = "All steps ended as they should" if report.as_expected else "[red]A step went wrong[/red]"
    console.print(
        f"[bold]{outcome}; {report.total_s:.1f} s in all.[/bold] The service is stopped, its data removed. "
        "Next: `make test`, `whorl --help`, the tour in README.md, and `python -m benchmarks --help`."
    )


def odds(score: float) -> str:
    """What a score means: of how many impostor comparisons one scores as high."""
    if score <= 0:
        return "1"
    if score > CREDIBLE_SCORE:
        return f"over {10 ** (CREDIBLE_SCORE // 10):,}"
    one_in = 10 ** (score / 10)
    if one_in < 10:
        return f"{one_in:.1f}"
    # Two significant digits: more would pretend to a calibration nobody has.
    digits = len(str(int(one_in))) - 2
    return f"{round(one_in / 10**digits) * 10**digits:,}"


def _candidates(step: IdentifyStep) -> Table:
    table = _table()
    table.add_column("rank", justify="right")
    table.add_column("record identifiers", no_wrap=True)
    table.add_column("score", justify="right")
    table.add_column("one impostor in", justify="right")
    table.add_column("decision", no_wrap=True)
    for row in step.candidates[:ROWS]:
        cells = (", ".join(row.record_identifiers), f"{row.score:.1f}", odds(row.score), row.decision)
        table.add_row(str(row.rank), *cells, style=None if row.over_threshold else "dim")
        if row.over_threshold and len(row.evidence) > 1:
            table.add_row("", f"[dim]{', '.join(row.evidence)}[/dim]")
    if not step.candidates:
        table.add_row("-", "nobody", "", "", "")
    return table


def _refusal(step: RefusalStep) -> Table:
    table = _table(header=False)
    table.add_column(style="dim")
    table.add_column()
    table.add_row("code", step.code)
    table.add_row("reason", step.reason)
    table.add_row("field", step.field)
    table.add_row("message", step.message)
    table.add_row("time", f"{step.total_ms:.0f} ms")
    return table


def _comparisons(step: VerifyStep) -> Table:
    table = _table()
    table.add_column("claimed record")
    table.add_column("score", justify="right")
    table.add_column("needed", justify="right")
    table.add_column("one impostor in", justify="right")
    table.add_column("decision")
    table.add_column("time", justify="right")
    for row in step.comparisons:
        table.add_row(
            row.claim,
            f"{row.score:.1f}",
            f"{row.applied_min_score:.1f}",
            odds(row.score),
            "matched" if row.matched else "not matched",
            f"{row.total_ms:.0f} ms",
        )
    return table


def _times(stages: Sequence[StageTime], total_ms: float) -> Table:
    """Milliseconds of each stage in the service, and of the whole call at the client."""
    table = _table()
    table.add_column("ms")
    shown = [item for item in stages if item.duration_ms >= NEGLIGIBLE_MS]
    for name in (*(item.stage for item in shown), "at the client"):
        table.add_column(name, justify="right")
    values = (*(item.duration_ms for item in shown), total_ms)
    table.add_row("", *(f"{value:.0f}" if value >= 10 else f"{value:.1f}" for value in values), style="dim")
    return table


def _table(header: bool = True) -> Table:
    return Table(box=None, padding=(0, 1), header_style="dim", show_header=header)
