"""Draws the figures of identification."""

from rich.console import Console
from rich.table import Table

from benchmarks.identification.figures import IdentificationFigures, Share


def draw_accuracy(console: Console, figures: IdentificationFigures, threshold: float) -> None:
    """Prints rates in percent with their 95 % intervals."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("figure")
    table.add_column("percent", justify="right")
    table.add_column("95 % over fingers", justify="right")
    table.add_row("rank-1", *_share(figures.rank_1))
    table.add_row(f"FNIR at the service's threshold ({threshold:.1f})", *_share(figures.fnir))
    table.add_row("searches with a false candidate over it", *_share(figures.false_positives))
    console.print(table)
    console.print(
        f"{figures.searches} searches, {figures.failed} failed; "
        f"{figures.mean_candidates:.2f} candidates a search over the threshold."
    )


def draw_latency(console: Console, figures: IdentificationFigures) -> None:
    """Prints percentiles of each stage."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("stage")
    for name in ("p50 ms", "p95 ms", "max ms"):
        table.add_column(name, justify="right")
    for row in figures.latency:
        summary = row.latency
        table.add_row(row.stage, f"{summary.p50_ms:.1f}", f"{summary.p95_ms:.1f}", f"{summary.max_ms:.1f}")
    console.print(table)


def _share(share: Share) -> tuple[str, str]:
    interval = share.interval
    return f"{share.value * 100:.2f}", f"{interval.low * 100:.2f}-{interval.high * 100:.2f}"
