"""Identification through a running service, from folder to figures."""

import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from benchmarks.datasets.facts import SetFacts
from benchmarks.datasets.prints import read_prints
from benchmarks.environment import Environment, this_environment
from benchmarks.identification.figures import IdentificationFigures, figures_of
from benchmarks.identification.searches import (
    ProbeResult,
    enrol_gallery,
    first_search,
    mated_pairs,
    search_probes,
)
from benchmarks.identification.tables import draw_accuracy, draw_latency
from benchmarks.runtime.service import running_service
from service.client import WhorlClient


@dataclass(frozen=True, slots=True)
class IdentificationOptions:
    """What to search in what."""

    folder: Path
    facts: SetFacts
    gallery_impression: int
    probe_impression: int
    replicates: int


@dataclass(frozen=True, slots=True)
class IdentificationReport:
    """Figures of one run, and every search behind them."""

    benchmark: str
    algorithm_version: str
    environment: Environment
    gallery: int
    refused: int
    """Fingers that could not be enrolled."""
    threshold: float
    """Score that the service asked of a candidate."""
    service_start_s: float
    enrolment_s: float
    first_search_ms: float
    figures: IdentificationFigures
    results: tuple[ProbeResult, ...]


def measure_identification(console: Console, options: IdentificationOptions) -> IdentificationReport:
    """Starts a service, enrols, searches and prints the figures."""
    pairs = mated_pairs(
        read_prints(options.folder, options.facts), options.gallery_impression, options.probe_impression
    )
    console.print(
        f"{len(pairs)} fingers: impression {options.probe_impression} is searched among impressions "
        f"{options.gallery_impression}."
    )
    with running_service(console) as service, WhorlClient(service.connection) as client:
        started = time.perf_counter()
        mates = enrol_gallery(console, client, pairs)
        enrolment_s = time.perf_counter() - started
        first = first_search(client, pairs[0])
        results = search_probes(console, client, pairs, mates)
    figures = figures_of(results, options.replicates)
    draw_accuracy(console, figures, first.threshold)
    draw_latency(console, figures)
    console.print(
        f"First search after the start {first.total_ms:.0f} ms; {len(pairs)} fingers enrolled in "
        f"{enrolment_s:.1f} s; service started in {service.start_s:.1f} s."
    )
    refused = sum(mate.failure is not None for mate in mates)
    return IdentificationReport(
        "identification",
        first.algorithm_version,
        this_environment(),
        len(pairs) - refused,
        refused,
        first.threshold,
        service.start_s,
        enrolment_s,
        first.total_ms,
        figures,
        results,
    )
