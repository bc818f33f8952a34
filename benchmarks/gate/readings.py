"""What two documents of the benchmarks have in common, whichever command wrote them."""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

RATES_BETTER_LOW = (
    "eer",
    "fmr100",
    "fmr1000",
    "fmr10000",
    "zero_fmr",
    "fnir_at_fpir_1_percent",
    "fnir_at_fpir_01_percent",
)
RATES_BETTER_HIGH = ("rank_1", "tar_at_fmr_100", "tar_at_fmr_1000", "tar_at_fmr_10000")


class Better(StrEnum):
    """Which way a figure may move without being worse."""

    LOWER = "lower"
    HIGHER = "higher"
    SAME = "same"


class BaselineError(ValueError):
    """A document cannot be compared; says why."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure and the interval that a later one may lie in."""

    name: str
    value: float
    low: float
    high: float
    better: Better


@dataclass(frozen=True, slots=True)
class Ratio:
    """Time of an operation over the time of a reference operation in the same run."""

    operation: str
    reference: str
    value: float


@dataclass(frozen=True, slots=True)
class Readings:
    """All that can be compared of one document."""

    benchmark: str
    parts: tuple[str, ...]
    """Beginnings of the names of what was measured; figures of other parts are not missed."""
    figures: tuple[Reading, ...]
    ratios: tuple[Ratio, ...]


def read_readings(path: Path) -> Readings:
    """Reads what `accuracy`, `identification`, `latency` or `gate` wrote with ``--json``.

    Raises:
        BaselineError: it is no such document.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return _readings(document)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BaselineError(f"{path} cannot be read: {error}.") from None
    except (KeyError, TypeError, ValueError) as error:
        raise BaselineError(f"{path} is not a result of these benchmarks: {error!r}.") from None


def _readings(document: Any) -> Readings:
    benchmark = document["benchmark"]
    match benchmark:
        case "gate":
            figures = [
                Reading(row["name"], row["value"], row["low"], row["high"], Better(row["better"]))
                for row in document["figures"]
            ]
            ratios = [Ratio(row["operation"], row["reference"], row["value"]) for row in document["ratios"]]
            return Readings(benchmark, tuple(document["parts"]), tuple(figures), tuple(ratios))
        case "accuracy fingerprint":
            parts = tuple(row["set"] for row in document["sets"])
            return Readings(
                benchmark,
                parts,
                tuple(item for row in document["sets"] for item in _rates(row["set"], row)),
                (),
            )
        case "accuracy face":
            figures = [*_view2(document["figures"]["pairs"]["accuracy"])]
            for part in ("all_against_all", "identification"):
                figures += _rates(part.replace("_", " "), document["figures"][part])
            return Readings(benchmark, ("pairs", "all against all", "identification"), tuple(figures), ())
        case "identification":
            return Readings(benchmark, ("service",), tuple(_rates("service", document["figures"])), ())
        case "latency":
            ratios = [
                Ratio(call["name"], ratio["reference"], ratio["value"])
                for call in document["calls"]
                for ratio in call["ratios"]
            ]
            return Readings(benchmark, (), (), tuple(ratios))
    raise ValueError(f"unknown benchmark {benchmark!r}")


def _rates(part: str, row: dict[str, Any]) -> list[Reading]:
    """Figures that are null, for want of comparisons, are left out."""
    found = []
    for names, better in ((RATES_BETTER_LOW, Better.LOWER), (RATES_BETTER_HIGH, Better.HIGHER)):
        for name in (name for name in names if name in row and row[name]["value"] is not None):
            figure, interval = row[name], row[name]["interval"]
            found.append(
                Reading(f"{part}/{name}", figure["value"], interval["low"], interval["high"], better)
            )
    return found


def _view2(accuracy: dict[str, Any]) -> list[Reading]:
    """Twice the standard error over folds is about a 95 % interval."""
    if accuracy["mean"] is None:
        return []
    margin = 2 * accuracy["standard_error"]
    mean = accuracy["mean"]
    return [Reading("pairs/accuracy", mean, mean - margin, min(1.0, mean + margin), Better.HIGHER)]
