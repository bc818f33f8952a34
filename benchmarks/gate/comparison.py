"""Which figures are worse than a baseline allows, each as a sentence."""

from collections.abc import Iterator

from benchmarks.gate.readings import Better, Reading, Readings

MOST_SLOWER = 1.25
"""How many times its baseline a latency ratio may be."""
ROUNDING = 1e-6


def regressions(baseline: Readings, fresh: Readings) -> tuple[str, ...]:
    """One sentence a regression; none where nothing got worse.

    A figure is worse beyond the baseline's interval on its bad side. An operation is slower where it is
    against every reference operation, since one of these may have had a bad moment. A figure that was not
    measured is a regression, unless its whole part was left out.
    """
    return (*_figures(baseline, fresh), *_ratios(baseline, fresh))


def left_out(baseline: Readings, fresh: Readings) -> tuple[str, ...]:
    """Parts of the baseline that were not measured this time."""
    return tuple(part for part in baseline.parts if part not in fresh.parts)


def _figures(baseline: Readings, fresh: Readings) -> Iterator[str]:
    now = {item.name: item.value for item in fresh.figures}
    absent = left_out(baseline, fresh)
    for item in baseline.figures:
        if item.name.startswith(tuple(f"{part}/" for part in absent)):
            continue
        if item.name not in now:
            yield f"{item.name} is no longer measured; its baseline is {item.value:.4g}."
        elif (complaint := _complaint(item, now[item.name])) is not None:
            yield complaint


def _complaint(item: Reading, value: float) -> str | None:
    too_high = value > item.high + ROUNDING and item.better is not Better.HIGHER
    too_low = value < item.low - ROUNDING and item.better is not Better.LOWER
    if not (too_high or too_low):
        return None
    side = "above" if too_high else "below"
    return (
        f"{item.name} is {value:.4g}, {side} the interval {item.low:.4g} to {item.high:.4g} "
        f"of its baseline {item.value:.4g}."
    )


def _ratios(baseline: Readings, fresh: Readings) -> Iterator[str]:
    now = {(item.operation, item.reference): item.value for item in fresh.ratios}
    for operation in dict.fromkeys(item.operation for item in baseline.ratios):
        if operation.startswith(tuple(f"{part}/" for part in left_out(baseline, fresh))):
            continue
        before = {item.reference: item.value for item in baseline.ratios if item.operation == operation}
        factors = {
            reference: now[operation, reference] / value
            for reference, value in before.items()
            if (operation, reference) in now
        }
        if not factors:
            yield f"The time of {operation} is no longer measured."
        elif min(factors.values()) > MOST_SLOWER:
            reference = min(factors, key=lambda name: factors[name])
            yield (
                f"{operation} takes {now[operation, reference]:.3g} times as long as {reference}, "
                f"{factors[reference]:.2f} times its baseline {before[reference]:.3g}; "
                f"{MOST_SLOWER} is allowed."
            )
