"""Accuracy of the face engine from images to figures."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from benchmarks.accuracy.cache import Outcome, TemplateCache
from benchmarks.accuracy.faces.comparison import compare_all
from benchmarks.accuracy.faces.extraction import FaceModels, extract_faces, face_extractor
from benchmarks.accuracy.faces.figures import FaceFigures, face_figures
from benchmarks.accuracy.faces.layout import FaceLayout, PairList, pair_list, read_faces
from benchmarks.accuracy.faces.tables import draw_face_figures
from benchmarks.datasets.face_labels import Grouping
from benchmarks.datasets.face_pairs import read_pairs
from benchmarks.environment import Environment, this_environment
from benchmarks.output import progress, waiting
from matcher.face.matching import FaceMatching
from matcher.face.template import decode


@dataclass(frozen=True, slots=True)
class FaceOptions:
    """What to measure, and how."""

    folder: Path
    pairs_file: Path
    groupings: tuple[Grouping, ...]
    models: FaceModels
    cache_folder: Path
    jobs: int
    replicates: int


@dataclass(frozen=True, slots=True)
class RefusalCount:
    """How many images were refused for one reason."""

    reason: str
    images: int


@dataclass(frozen=True, slots=True)
class FaceReport:
    """Figures of one run; names nobody."""

    benchmark: str
    algorithm_version: str
    environment: Environment
    people: int
    images: int
    failed_to_detect: int
    refusals: tuple[RefusalCount, ...]
    refused: tuple[str, ...]
    """``PERSON/IMAGE`` by number."""
    figures: FaceFigures
    extraction_s: float
    """Next to nothing where the cache held every template."""
    comparison_s: float


@dataclass(frozen=True, slots=True, eq=False)
class FaceRun:
    """A report with the scores it was computed from."""

    report: FaceReport
    layout: FaceLayout
    pairs: PairList
    scores: NDArray[np.float32]


def measure_faces(console: Console, options: FaceOptions) -> FaceRun:
    """Extracts, compares, computes and prints the figures."""
    layout = read_faces(options.folder)
    pairs = pair_list(layout, read_pairs(options.pairs_file))
    started = time.perf_counter()
    with waiting(console, "Loading the networks"):
        version = face_extractor(options.models).algorithm_version
    with progress(console, "Extracting", len(layout.paths)) as advance:
        cache = TemplateCache(options.cache_folder, version)
        outcomes = extract_faces(layout.paths, options.models, cache, options.jobs, advance)
    extracted_at = time.perf_counter()
    with progress(console, "Comparing", sum(item.template is not None for item in outcomes)) as advance:
        scores = compare_all(
            FaceMatching(version), [item.template for item in outcomes], options.jobs, advance
        )
    compared_at = time.perf_counter()
    with waiting(console, "Computing figures and intervals"):
        figures = face_figures(
            scores, layout, pairs, _quality(outcomes), options.groupings, options.replicates
        )
    reasons = Counter(item.refusal.partition(":")[0] for item in outcomes if item.refusal)
    report = FaceReport(
        "accuracy face",
        version,
        this_environment(),
        len(layout.people),
        len(layout.paths),
        sum(reasons.values()),
        tuple(RefusalCount(reason, count) for reason, count in sorted(reasons.items())),
        tuple(name for name, item in zip(layout.names, outcomes, strict=True) if item.template is None),
        figures,
        extracted_at - started,
        compared_at - extracted_at,
    )
    draw_face_figures(console, figures, report.images, report.failed_to_detect)
    return FaceRun(report, layout, pairs, scores)


def _quality(outcomes: Sequence[Outcome]) -> NDArray[np.float64]:
    return np.array([-1.0 if item.template is None else decode(item.template).quality for item in outcomes])
