"""Vector plots that read in black and white: curves differ by line style and marker, not by colour alone."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Canvas


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of one curve."""

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Axes:
    """Names of the axes; logarithmic ones show rates."""

    x: str
    y: str
    log_x: bool = False
    log_y: bool = False
    y_from: float | None = None
    y_to: float | None = None
    x_ticks: tuple[int, ...] = ()
    steps: bool = False
    """Whether a value holds from its point back to the one before, as rates of thresholds do."""


_STYLES = (("black", "-", "o"), ("0.35", "--", "s"), ("0.55", "-.", "^"), ("0.2", ":", "D"))


def line_plot(curves: Sequence[Curve], axes: Axes) -> str:
    """Curves over one another, as SVG."""
    with _drawing(axes) as (plot, pages):
        for number, curve in enumerate(curves):
            colour, dashes, marker = _STYLES[number % len(_STYLES)]
            every = max(1, len(curve.x) // 12)
            # Points come by falling FMR: between two, only the lower FMR is kept, with its higher FNMR.
            step = {"drawstyle": "steps-pre"} if axes.steps else {}
            plot.plot(
                curve.x, curve.y, color=colour, linestyle=dashes, marker=marker, markevery=every,
                markersize=4, linewidth=1.4, label=curve.label, **step,
            )  # fmt: skip
        if len(curves) > 1:
            plot.figure.legend(frameon=False, loc="outside lower center", ncols=2)
    return pages[0]


def score_histogram(step: float, genuine: Sequence[float], impostor: Sequence[float]) -> str:
    """Shares of comparisons by score, with the FMR that each score promises above."""
    axes = Axes("score (-10 log10 FMR)", "share of comparisons", log_y=True)
    with _drawing(axes) as (plot, pages):
        edges = [place * step for place in range(len(genuine) + 1)]
        plot.stairs(impostor, edges, fill=True, color="0.8", label="impostor")
        plot.stairs(impostor, edges, color="0.5", linewidth=0.8)
        plot.stairs(genuine, edges, color="black", linewidth=1.4, label="genuine")
        plot.figure.legend(frameon=False, loc="outside lower center", ncols=2)
        plot.set_xlim(0, edges[-1])
        for score in (30, 40, 60):
            plot.axvline(score, color="black", linestyle=":", linewidth=0.8)
        above = plot.secondary_xaxis("top")
        above.set_xticks([20, 30, 40, 60, 80, 100], ["1e-2", "1e-3", "1e-4", "1e-6", "1e-8", "1e-10"])
        above.set_xlabel("FMR promised by the score; dotted: thresholds 30, 40, 60")
    return pages[0]


def bars(names: Sequence[str], typical: Sequence[float], high: Sequence[float], unit: str) -> str:
    """Horizontal bars of medians, with whiskers up to the 95th percentile."""
    with _drawing(Axes(unit, ""), height=0.8 + 0.42 * len(names)) as (plot, pages):
        places = list(range(len(names)))[::-1]
        plot.barh(places, typical, height=0.55, color="0.8", edgecolor="black", linewidth=0.8)
        whiskers = [[0.0] * len(names), [max(0.0, top - mid) for mid, top in zip(typical, high, strict=True)]]
        plot.errorbar(typical, places, xerr=whiskers, fmt="none", color="black", capsize=3, linewidth=1)
        plot.set_yticks(places, list(names))
        plot.set_xlim(left=0)
    return pages[0]


@contextmanager
def _drawing(axes: Axes, height: float = 3.6) -> Iterator[tuple[Any, list[str]]]:
    """An empty plot; its SVG is in the list once the body is done. The same numbers give the same text."""
    from matplotlib import rc_context

    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "whorl", "font.size": 9.0, "axes.grid": True}):
        canvas = Canvas(figsize=(6.0, height), layout="constrained")
        plot = canvas.subplots()
        plot.grid(color="0.9", linewidth=0.6)
        plot.set_axisbelow(True)
        plot.spines[["top", "right"]].set_visible(False)
        plot.set_xlabel(axes.x)
        plot.set_ylabel(axes.y)
        plot.set_xscale("log" if axes.log_x else "linear")
        plot.set_yscale("log" if axes.log_y else "linear")
        if axes.x_ticks:
            plot.set_xticks(axes.x_ticks)
        pages: list[str] = []
        yield plot, pages
        if axes.y_from is not None or axes.y_to is not None:
            plot.set_ylim(bottom=axes.y_from, top=axes.y_to)
        buffer = io.StringIO()
        FigureCanvasSVG(canvas).print_svg(buffer, metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    pages.append(text[text.index("<svg") :])
