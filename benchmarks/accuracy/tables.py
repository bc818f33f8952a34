"""Draws accuracy figures."""

import math
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.accuracy.figures import Figure, SetFigures


def draw_figures(console: Console, figures: Sequence[SetFigures]) -> None:
    """Prints one table: a row a set, percent, 95 % bootstrap intervals over fingers below each figure."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("set")
    for name in ("fingers", "prints", "FTE", "genuine", "impostor"):
        table.add_column(name, justify="right")
    for name in ("EER", "FMR100", "FMR1000", "FMR10000", "ZeroFMR", "rank-1", "FNIR@1%"):
        table.add_column(name, justify="right")
    for row in figures:
        cells = (row.fingers, row.prints, row.failed_to_enrol, row.genuine, row.impostors)
        table.add_row(row.set, *(f"{count:,}" for count in cells), *map(_cell, _percentages(row)))
    console.print(table)
    console.print(
        "[dim]Percent, with 95 % bootstrap intervals over fingers; FNIR@1% is FNIR at FPIR 1 %.[/dim]"
    )


def _percentages(row: SetFigures) -> tuple[Figure, ...]:
    return (
        row.eer,
        row.fmr100,
        row.fmr1000,
        row.fmr10000,
        row.zero_fmr,
        row.rank_1,
        row.fnir_at_fpir_1_percent,
    )


def _cell(figure: Figure) -> str:
    if math.isnan(figure.value):
        return "-"
    interval = figure.interval
    return f"{figure.value * 100:.2f}\n[dim]{interval.low * 100:.2f}-{interval.high * 100:.2f}[/dim]"
