"""Draws what the demonstration found."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.demo.report import CandidateRow, DemoReport, IdentifyStep, RefusalStep, Step, VerifyStep
from benchmarks.runtime.searches import StageTime

ROWS = 3


def draw_step(console: Console, step: Step) -> None:
    """Prints one step: what happens, the table, what it means."""
    console.print()
    console.print(f"[bold]{step.title}[/bold]")
    console.print(step.sentence)
    match step:
        case IdentifyStep():
            console.print(_candidates(step))
            console.print(f"  [dim]{_times(step.stages, step.total_ms)}[/dim]")
        case RefusalStep():
            console.print(_refusal(step))
        case VerifyStep():
            console.print(_comparisons(step))
            console.print(
                f"  [dim]first comparison: {_times(step.stages, step.comparisons[0].total_ms)}[/dim]"
            )
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
    """What a score means: how often an impostor scores as high."""
    if score <= 0:
        return "says nothing"
    one_in = 10 ** (score / 10)
    if one_in < 10:
        return f"1 in {one_in:.1f}"
    # Two significant digits: more would pretend to a calibration nobody has.
    digits = len(str(int(one_in))) - 2
    return f"1 in {round(one_in / 10**digits) * 10**digits:,}"


def _candidates(step: IdentifyStep) -> Table:
    table = Table(box=None, padding=(0, 2), header_style="dim")
    table.add_column("rank", justify="right")
    table.add_column("record identifiers")
    table.add_column("score", justify="right")
    table.add_column("an impostor scores so in")
    table.add_column("decision")
    table.add_column("evidence")
    for row in step.candidates[:ROWS]:
        table.add_row(*_candidate(row), style=None if _over_threshold(row) else "dim")
    if not step.candidates:
        table.add_row("-", "nobody", "", "", "", "")
    return table


def _candidate(row: CandidateRow) -> Sequence[str]:
    return (
        str(row.rank),
        ", ".join(row.record_identifiers),
        f"{row.score:.1f}",
        odds(row.score),
        row.decision,
        ", ".join(row.evidence),
    )


def _over_threshold(row: CandidateRow) -> bool:
    return row.decision in {"candidate", "lead"}


def _refusal(step: RefusalStep) -> Table:
    table = Table(box=None, padding=(0, 2), show_header=False)
    table.add_column(style="dim")
    table.add_column()
    table.add_row("code", step.code)
    table.add_row("reason", step.reason)
    table.add_row("field", step.field)
    table.add_row("message", step.message)
    table.add_row("time", f"{step.total_ms:.0f} ms")
    return table


def _comparisons(step: VerifyStep) -> Table:
    table = Table(box=None, padding=(0, 2), header_style="dim")
    table.add_column("claimed record")
    table.add_column("score", justify="right")
    table.add_column("needed", justify="right")
    table.add_column("an impostor scores so in")
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


def _times(stages: Sequence[StageTime], total_ms: float) -> str:
    parts = [f"{item.stage} {_milliseconds(item.duration_ms)}" for item in stages]
    return " · ".join([*parts, f"seen by the client {_milliseconds(total_ms)}"])


def _milliseconds(value: float) -> str:
    return f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"
