"""Accuracy of the fingerprint engine from images to figures."""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console

from benchmarks.accuracy.cache import TemplateCache
from benchmarks.accuracy.comparison import Comparisons, compare_prints, count_comparisons
from benchmarks.accuracy.extraction import ExtractedPrint, extract_prints, extractor
from benchmarks.accuracy.figures import SetFigures, figures_by_set, pooled_curves
from benchmarks.accuracy.fusion import FusionFigures, fusion_figures
from benchmarks.accuracy.layout import layout_of
from benchmarks.accuracy.tables import draw_figures, draw_fusion
from benchmarks.accuracy.weights import leader_weights
from benchmarks.datasets.facts import SetFacts
from benchmarks.datasets.prints import Print, read_prints
from benchmarks.environment import Environment, this_environment
from benchmarks.metrics.curves import Curves
from benchmarks.output import progress, waiting
from matcher.fingerprint.matching import FingerprintMatching
from matcher.fingerprint.template import decode


@dataclass(frozen=True, slots=True)
class AccuracyOptions:
    """What to measure, and how."""

    folder: Path
    facts: SetFacts
    cache_folder: Path
    jobs: int
    replicates: int


@dataclass(frozen=True, slots=True)
class RefusedPrint:
    """A failure to enrol."""

    name: str
    refusal: str


@dataclass(frozen=True, slots=True)
class AccuracyReport:
    """Figures of one run."""

    benchmark: str
    algorithm_version: str
    environment: Environment
    sets: tuple[SetFigures, ...]
    curves: Curves
    """Over all sets."""
    fusion: tuple[FusionFigures, ...]
    """Several fingers of a person at once; empty without person labels."""
    refused: tuple[RefusedPrint, ...]
    extraction_s: float
    """Next to nothing where the cache held every template."""
    comparison_s: float


@dataclass(frozen=True, slots=True, eq=False)
class AccuracyRun:
    """A report with the scores it was computed from."""

    report: AccuracyReport
    prints: tuple[Print, ...]
    comparisons: Comparisons


def measure_fingerprints(console: Console, options: AccuracyOptions) -> AccuracyRun:
    """Extracts, compares, computes and prints the figures."""
    prints = read_prints(options.folder, options.facts)
    layout = layout_of(prints, options.facts)
    started = time.perf_counter()
    weights = leader_weights()
    with waiting(console, "Loading the network"):
        version = extractor(weights).algorithm_version
    with progress(console, "Extracting", len(prints)) as advance:
        cache = TemplateCache(options.cache_folder, version)
        extracted = extract_prints(prints, weights, cache, options.jobs, advance)
    extracted_at = time.perf_counter()
    with progress(console, "Comparing", count_comparisons(layout)) as advance:
        templates = [item.outcome.template for item in extracted]
        comparisons = compare_prints(FingerprintMatching(version), templates, layout, options.jobs, advance)
    compared_at = time.perf_counter()
    with progress(console, "Computing intervals", len(layout.sets) + 1) as advance:
        quality = np.array([-1.0 if item is None else decode(item).quality for item in templates])
        figures = figures_by_set(comparisons, layout, quality < 0, options.replicates, advance)
    fusion = fusion_figures(prints, comparisons, options.replicates)
    draw_figures(console, figures)
    draw_fusion(console, fusion)
    report = AccuracyReport(
        "accuracy fingerprint",
        version,
        this_environment(),
        figures,
        pooled_curves(comparisons, layout, quality),
        fusion,
        _refused(extracted),
        extracted_at - started,
        compared_at - extracted_at,
    )
    return AccuracyRun(report, prints, comparisons)


def _refused(extracted: tuple[ExtractedPrint, ...]) -> tuple[RefusedPrint, ...]:
    return tuple(
        RefusedPrint(f"{item.source.set}/{item.source.name}", item.outcome.refusal or "")
        for item in extracted
        if item.outcome.template is None
    )
