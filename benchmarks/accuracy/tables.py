"""Draws accuracy figures."""

import math
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.accuracy.figures import SetFigures
from benchmarks.accuracy.fusion import FusionFigures
from benchmarks.metrics.bootstrap import Figure


def draw_figures(console: Console, figures: Sequence[SetFigures]) -> None:
    """Prints a row a set in two tables, so that both fit on 80 columns: verification, identification."""
    verification = new_table("set", "EER", "FMR100", "FMR1000", "FMR10000", "ZeroFMR")
    identification = new_table(
        "set", "fingers", "prints", "FTE", "genuine", "impostor", "rank-1", "FNIR@1%", "FNIR@0.1%"
    )
    for row in figures:
        errors = (row.eer, row.fmr100, row.fmr1000, row.fmr10000, row.zero_fmr)
        verification.add_row(row.set, *map(cell, errors))
        counts = (row.fingers, row.prints, row.failed_to_enrol, row.genuine, row.impostors)
        searches = (row.rank_1, row.fnir_at_fpir_1_percent, row.fnir_at_fpir_01_percent)
        identification.add_row(row.set, *(f"{count:,}" for count in counts), *map(cell, searches))
    console.print(verification)
    console.print(identification)
    console.print("[dim]Percent; below, 95 % by bootstrap over fingers. FNIR@1%: FNIR at FPIR 1 %.[/dim]")


def draw_fusion(console: Console, fusion: Sequence[FusionFigures]) -> None:
    """Prints a row a number of fingers; nothing where there is none."""
    if not fusion:
        return
    table = new_table("fingers", "genuine", "impostor", "EER", "TAR@1e-2", "TAR@1e-3", "TAR@1e-4")
    for row in fusion:
        rates = row.rates
        cells = (rates.eer, rates.tar_at_fmr_100, rates.tar_at_fmr_1000, rates.tar_at_fmr_10000)
        table.add_row(str(row.fingers), f"{rates.genuine:,}", f"{rates.impostors:,}", *map(cell, cells))
    console.print(table)
    console.print("[dim]Fingers of one person fused; percent, with 95 % by bootstrap over persons.[/dim]")


def new_table(first: str, *others: str) -> Table:
    """A table without lines; numbers stand to the right."""
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="dim")
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def cell(figure: Figure) -> str:
    """A figure in percent with its interval below."""
    if math.isnan(figure.value):
        return "-"
    interval = figure.interval
    return f"{figure.value * 100:.2f}\n[dim]{interval.low * 100:.2f}-{interval.high * 100:.2f}[/dim]"
