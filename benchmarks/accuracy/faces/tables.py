"""Draws the figures of faces."""

import math

from rich.console import Console

from benchmarks.accuracy.faces.figures import FaceFigures, GroupFigures
from benchmarks.accuracy.tables import cell, new_table


def draw_face_figures(console: Console, figures: FaceFigures, images: int, failed: int) -> None:
    """Prints pairs and all against all, identification, and groups where there are any."""
    accuracy = figures.pairs.accuracy
    if not math.isnan(accuracy.mean):
        console.print(
            f"Pairs protocol: {accuracy.mean * 100:.2f} +- {accuracy.standard_error * 100:.2f} % right over "
            f"{len(accuracy.folds)} folds (threshold from the other folds)."
        )
    rates = new_table("comparisons", "genuine", "impostor", "EER", "TAR@1e-2", "TAR@1e-3", "TAR@1e-4")
    for name, row in (("pairs", figures.pairs.rates), ("all against all", figures.all_against_all)):
        cells = (row.eer, row.tar_at_fmr_100, row.tar_at_fmr_1000, row.tar_at_fmr_10000)
        rates.add_row(name, f"{row.genuine:,}", f"{row.impostors:,}", *map(cell, cells))
    console.print(rates)
    found = figures.identification
    searches = new_table("gallery", "searches", "rank-1", "rank-10", "FNIR@1%", "FNIR@0.1%")
    searches.add_row(
        f"{found.gallery:,}",
        f"{found.searches:,}",
        cell(found.rank_1),
        f"{found.rank_10 * 100:.2f}",
        cell(found.fnir_at_fpir_1_percent),
        cell(found.fnir_at_fpir_01_percent),
    )
    console.print(searches)
    if figures.groups:
        _draw_groups(console, figures.groups)
    console.print(
        f"Failed to detect: {failed} of {images} images, in {figures.pairs.with_failure} of "
        f"{figures.pairs.pairs} pairs; each counts as a non-match above."
    )
    console.print("[dim]Percent; below, 95 % by bootstrap over people.[/dim]")


def _draw_groups(console: Console, groups: tuple[GroupFigures, ...]) -> None:
    table = new_table("group", "people", "images", "failed", "FNMR@30", "FMR@30 x 1e-3", "FMR@40 x 1e-4")
    for row in groups:
        table.add_row(
            f"{row.kind} {row.group}",
            f"{row.people:,}",
            f"{row.images:,}",
            f"{row.failed:,}",
            f"{row.fnmr_at_score_30 * 100:.2f} %",
            f"{row.fmr_at_score_30 * 1e3:.2f}",
            f"{row.fmr_at_score_40 * 1e4:.2f}",
        )
    console.print(table)
