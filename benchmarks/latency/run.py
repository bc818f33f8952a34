"""Latency of calls beside reference operations in one run."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from whorl.v1 import enrolment_pb2

from benchmarks.datasets.facts import SetFacts
from benchmarks.datasets.pairs import PrintPair, pairs_of
from benchmarks.datasets.prints import DatasetError, read_prints
from benchmarks.environment import Environment, this_environment
from benchmarks.latency.calls import REASON, CallRefusedError, calls
from benchmarks.latency.reference import reference_operations
from benchmarks.metrics.latency import LatencySummary, summarise
from benchmarks.output import progress
from benchmarks.runtime.enrolment import EnrolmentOutcome, enrol
from benchmarks.runtime.messages import context, fingerprint_sample
from benchmarks.runtime.service import running_service
from service.client import WhorlClient

GALLERY = "CONVICTED"
WARM_UP = 3


@dataclass(frozen=True, slots=True)
class LatencyOptions:
    """What to time, and how often."""

    folder: Path | None
    """None: synthetic prints."""
    facts: SetFacts
    gallery: int
    repeats: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """Median time over the median of a reference operation in the same run."""

    reference: str
    value: float


@dataclass(frozen=True, slots=True)
class CallLatency:
    """Time of one kind of call, or of a reference operation, which has no ratios."""

    name: str
    latency: LatencySummary
    ratios: tuple[Ratio, ...]


@dataclass(frozen=True, slots=True)
class LatencyReport:
    """Times of one run."""

    benchmark: str
    environment: Environment
    gallery: int
    start_to_serving_s: float
    references: tuple[CallLatency, ...]
    calls: tuple[CallLatency, ...]


def measure_latency(console: Console, options: LatencyOptions) -> LatencyReport:
    """Starts a service, enrols a gallery, times calls and prints the figures."""
    pairs = _pairs(console, options)
    with running_service(console) as service, WhorlClient(service.connection) as client:
        fingers = _enrol(console, client, pairs)
        times_ms = _time_all(console, client, fingers, options.repeats)
    references = tuple(
        CallLatency(item.name, summarise(times_ms[item.name]), ()) for item in reference_operations()
    )
    timed = tuple(_call_latency(call.name, times_ms[call.name], references) for call in calls())
    _draw(console, (*references, *timed))
    return LatencyReport("latency", this_environment(), len(fingers), service.start_s, references, timed)


def _pairs(console: Console, options: LatencyOptions) -> tuple[PrintPair, ...]:
    if options.folder is None:
        from benchmarks.datasets.synthetic_pairs import grow_pairs

        return grow_pairs(console, options.gallery)
    pairs = pairs_of(read_prints(options.folder, options.facts))[: options.gallery]
    if not pairs:
        raise DatasetError(f"No finger in {options.folder} has two impressions.")
    return pairs


def _enrol(
    console: Console, client: WhorlClient, pairs: Sequence[PrintPair]
) -> list[tuple[PrintPair, EnrolmentOutcome]]:
    drafts = (
        enrolment_pb2.EncounterDraft(
            gallery=GALLERY, samples=[fingerprint_sample(pair.enrolled.content, pair.enrolled.dpi)]
        )
        for pair in pairs
    )
    with progress(console, "Enrolling", len(pairs)) as advance:
        outcomes = enrol(client, drafts, context(REASON), advance)
    fingers = [(pair, mate) for pair, mate in zip(pairs, outcomes, strict=True) if mate.failure is None]
    if not fingers:
        raise CallRefusedError(f"No finger could be enrolled: {outcomes[0].failure}")
    return fingers


def _time_all(
    console: Console,
    client: WhorlClient,
    fingers: Sequence[tuple[PrintPair, EnrolmentOutcome]],
    repeats: int,
) -> dict[str, list[float]]:
    """Takes turns between all operations, so that a busy minute falls on all alike."""
    references, kinds = reference_operations(), calls()
    times_ms: dict[str, list[float]] = {
        name: [] for name in (*(item.name for item in references), *(call.name for call in kinds))
    }
    with progress(console, "Timing", repeats + WARM_UP) as advance:
        for repeat in range(repeats + WARM_UP):
            pair, mate = fingers[repeat % len(fingers)]
            measured = {item.name: item.time_ms() for item in references}
            measured |= {call.name: call.time_ms(client, pair, mate) for call in kinds}
            if repeat >= WARM_UP:
                for name, value in measured.items():
                    times_ms[name].append(value)
            advance()
    return times_ms


def _call_latency(name: str, times_ms: Sequence[float], references: Sequence[CallLatency]) -> CallLatency:
    summary = summarise(times_ms)
    ratios = tuple(Ratio(item.name, summary.p50_ms / item.latency.p50_ms) for item in references)
    return CallLatency(name, summary, ratios)


def _draw(console: Console, rows: Sequence[CallLatency]) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("operation")
    for name in ("p50 ms", "p95 ms", "max ms"):
        table.add_column(name, justify="right")
    for reference in (row for row in rows if not row.ratios):
        table.add_column(f"x {reference.name.replace('_', ' ')}", justify="right")
    for row in rows:
        summary = row.latency
        times = (summary.p50_ms, summary.p95_ms, summary.max_ms)
        table.add_row(
            row.name.replace("_", " "),
            *(f"{value:.1f}" for value in times),
            *(f"{ratio.value:.0f}" for ratio in row.ratios),
        )
    console.print(table)
