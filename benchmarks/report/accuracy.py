"""Plots and tables of accuracy results."""

import math
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from benchmarks.report.peers import FIGURES, PeerScore
from benchmarks.report.plots import Axes, Curve, line_plot, score_histogram
from benchmarks.report.sections import Plot, Table

ABSENT = MappingProxyType({"value": None})
"""A figure that older releases did not measure."""
CMC_TICKS = (1, 5, 10, 15, 20)
OWN_KEYS = ("eer", "fmr100", "fmr1000", "zero_fmr")


def figure_cell(figure: Any) -> str:
    """A rate in percent with its interval; a dash where there is none."""
    if figure["value"] is None:
        return "-"
    interval = figure["interval"]
    return f"{figure['value'] * 100:.2f} ({interval['low'] * 100:.2f}-{interval['high'] * 100:.2f})"


def curve_plots(name: str, curves: Any) -> tuple[Plot, ...]:
    """DET, scores, CMC and error versus discard; none for results without curves."""
    if curves is None:
        return ()
    plots = []
    # A logarithmic axis has no place for a rate of zero.
    points = [(x, y) for x, y in zip(curves["det"]["fmr"], curves["det"]["fnmr"], strict=True) if x > 0 < y]
    if points:
        x, y = zip(*points, strict=True)
        det = line_plot([Curve("all sets", x, y)], _det_axes(min(y), max(y)))
        plots.append(Plot(f"{name}-det", det, "Detection error trade-off: FNMR over FMR, both logarithmic."))
    bins = curves["histogram"]
    if any(bins["genuine"]) and any(bins["impostor"]):
        histogram = score_histogram(bins["step"], bins["genuine"], bins["impostor"])
        plots.append(Plot(f"{name}-scores", histogram, "Scores of genuine and impostor comparisons."))
    shares = [share * 100 for share in curves["cmc"] if share is not None]
    if shares:
        ranks = tuple(float(rank) for rank in range(1, len(shares) + 1))
        cmc = line_plot(
            [Curve("searches", ranks, tuple(shares))],
            Axes("rank", "mates found, percent", y_to=100.0, x_ticks=CMC_TICKS),
        )
        plots.append(Plot(f"{name}-cmc", cmc, "Cumulative match characteristic: mates by rank."))
    discard = curves["discard"]
    if discard["discarded"]:
        discarded = tuple(share * 100 for share in discard["discarded"])
        fnmr = tuple(share * 100 for share in discard["fnmr"])
        svg = line_plot([Curve("", discarded, fnmr)], Axes("discarded, percent", "FNMR, percent", y_from=0.0))
        caption = (
            f"Error versus discard: FNMR at score {discard['threshold']:.1f} (FMR 1 in 1,000) when the "
            "genuine comparisons of lowest quality are left out."
        )
        plots.append(Plot(f"{name}-discard", svg, caption))
    return tuple(plots)


def _det_axes(lowest: float, highest: float) -> Axes:
    """Whole decades, so that plots of two data sets can be laid over each other by eye."""
    bottom, top = 10.0 ** math.floor(math.log10(lowest)), 10.0 ** math.ceil(math.log10(highest))
    return Axes("FMR", "FNMR", log_x=True, log_y=True, y_from=bottom, y_to=top, steps=True)


def fingerprint_table(sets: Sequence[Any]) -> Table:
    """Rates of each set."""
    keys = (
        "eer",
        "fmr100",
        "fmr1000",
        "zero_fmr",
        "rank_1",
        "fnir_at_fpir_1_percent",
        "fnir_at_fpir_01_percent",
    )
    return Table(
        ("set", "EER", "FMR100", "FMR1000", "ZeroFMR", "rank-1", "FNIR@1%", "FNIR@0.1%", "FTE"),
        tuple(
            (row["set"], *(figure_cell(row.get(key, ABSENT)) for key in keys), str(row["failed_to_enrol"]))
            for row in sets
        ),
    )


def fusion_tables(fusion: Sequence[Any]) -> tuple[Table, ...]:
    """A row a number of fingers; none without persons."""
    if not fusion:
        return ()
    keys = ("eer", "tar_at_fmr_100", "tar_at_fmr_1000", "tar_at_fmr_10000")
    header = ("fingers fused", "genuine", "impostor", "EER", "TAR at FMR 1e-2", "at 1e-3", "at 1e-4")
    rows = tuple(
        (
            str(row["fingers"]),
            f"{row['rates']['genuine']:,}",
            f"{row['rates']['impostors']:,}",
            *(figure_cell(row["rates"][key]) for key in keys),
        )
        for row in fusion
    )
    return (Table(header, rows),)


def peer_tables(sets: Sequence[Any], peers: Sequence[PeerScore]) -> tuple[Table, ...]:
    """For each figure a table of systems by sets, in percent; only sets that both have."""
    own = {row["set"]: row for row in sets}
    shared = [name for name in dict.fromkeys(item.set for item in peers) if name in own]
    if not shared:
        return ()
    tables = []
    for place, (figure, key) in enumerate(zip(FIGURES, OWN_KEYS, strict=True)):
        rows = [("Whorl", *(f"{own[name][key]['value'] * 100:.2f}" for name in shared))]
        for system in dict.fromkeys(item.system for item in peers):
            scores = {item.set: item.figures[place] for item in peers if item.system == system}
            rows.append((system, *(f"{scores[name]:.2f}" if name in scores else "-" for name in shared)))
        tables.append(Table((f"{figure}, percent", *shared), tuple(rows)))
    return tuple(tables)


def face_tables(figures: Any) -> tuple[Table, ...]:
    """Verification, identification, and groups where there are any."""
    keys = ("eer", "tar_at_fmr_100", "tar_at_fmr_1000", "tar_at_fmr_10000")
    verification = Table(
        ("comparisons", "EER", "TAR at FMR 1e-2", "at 1e-3", "at 1e-4"),
        tuple(
            (name, *(figure_cell(rates[key]) for key in keys))
            for name, rates in (
                ("pairs", figures["pairs"]["rates"]),
                ("all against all", figures["all_against_all"]),
            )
        ),
    )
    found = figures["identification"]
    searches = Table(
        ("gallery", "searches", "rank-1", "FNIR at FPIR 1 %", "FNIR at FPIR 0.1 %"),
        (
            (
                f"{found['gallery']:,}",
                f"{found['searches']:,}",
                *(
                    figure_cell(found[key])
                    for key in ("rank_1", "fnir_at_fpir_1_percent", "fnir_at_fpir_01_percent")
                ),
            ),
        ),
    )
    return (verification, searches, *_groups(figures["groups"]))


def _groups(groups: Sequence[Any]) -> tuple[Table, ...]:
    if not groups:
        return ()
    header = ("group", "people", "images", "failed", "FNMR at 30", "FMR at 30", "FMR at 40")
    keys = ("fnmr_at_score_30", "fmr_at_score_30", "fmr_at_score_40")
    rows = tuple(
        (
            f"{row['kind']} {row['group']}",
            *(str(row[key]) for key in ("people", "images", "failed")),
            *("-" if row[key] is None else f"{row[key]:.2e}" for key in keys),
        )
        for row in groups
    )
    return (Table(header, rows),)
