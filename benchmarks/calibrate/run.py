"""From folders of prints to weights of evidence and a calibration, and the proof that they hold."""

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from benchmarks.accuracy.cache import TemplateCache
from benchmarks.accuracy.extraction import extract_prints, extractor
from benchmarks.accuracy.weights import leader_weights
from benchmarks.calibrate.evidence import EvidenceTable, gather
from benchmarks.calibrate.impostors import impostors_of
from benchmarks.calibrate.tables import draw_calibration, draw_sets, draw_training
from benchmarks.calibrate.training import cross_validate, train
from benchmarks.calibrate.validation import HALVINGS, rates_by_set, validate
from benchmarks.datasets.facts import SetFacts
from benchmarks.datasets.prints import DatasetError, read_prints, sets_of
from benchmarks.output import progress
from matcher.calibration import Calibration, Provenance
from matcher.fingerprint.comparison_parameters import ComparisonParameters
from matcher.fingerprint.evidence import EvidenceModel, packaged_model

SCORES = (10.0, 20.0, 30.0, 40.0)
"""At which the calibration is checked."""


@dataclass(frozen=True, slots=True)
class CalibrateOptions:
    """What to measure, and how."""

    folders: tuple[Path, ...]
    facts: SetFacts
    date: str
    """Year-month-day, written into the calibration."""
    cache_folder: Path
    jobs: int


@dataclass(frozen=True, slots=True, eq=False)
class _Collected:
    algorithm_version: str
    data: str
    """Names of the sets."""
    table: EvidenceTable


def train_evidence(console: Console, options: CalibrateOptions) -> EvidenceModel:
    """Extracts, compares, trains, and prints the errors on fingers and sets held out.

    Raises:
        DatasetError: a folder holds no prints, or no two prints of one finger or of two.
    """
    parameters = ComparisonParameters()
    collected = _collect(console, options, parameters)
    table, min_relaxed = collected.table, parameters.pairing.min_relaxed
    try:
        with console.status("Training ..."):
            weights, held_out = train(table, min_relaxed), cross_validate(table, min_relaxed)
    except ValueError as error:
        raise DatasetError(f"These prints cannot train: {error}.") from error
    genuine = int(table.genuine.sum())
    model = EvidenceModel(
        weights,
        collected.algorithm_version,
        parameters.comparison_version,
        genuine,
        len(table.genuine) - genuine,
        len(table.set_of_finger),
        collected.data,
        options.date,
    )
    draw_training(console, model, held_out)
    return model


def measure_calibration(console: Console, options: CalibrateOptions) -> Calibration:
    """Extracts, compares, calibrates, and prints how well the calibration holds on fingers held out.

    Raises:
        DatasetError: a folder holds no prints, there are too few fingers, or the packaged weights of evidence
            belong to other constants of comparison.
    """
    parameters, model = ComparisonParameters(), packaged_model()
    if model.comparison_version != parameters.comparison_version:
        raise DatasetError(
            f"The weights of evidence belong to {model.comparison_version}, the constants of comparison to "
            f"{parameters.comparison_version}; train first: python -m benchmarks.calibrate evidence."
        )
    collected = _collect(console, options, parameters)
    impostors = impostors_of(collected.table, model.weights)
    provenance = Provenance(
        collected.algorithm_version,
        model.version,
        len(impostors.similarity),
        impostors.fingers,
        collected.data,
        options.date,
    )
    table, min_relaxed = collected.table, parameters.pairing.min_relaxed
    try:
        calibration = Calibration.from_impostors(impostors.similarity, provenance)
        with progress(console, "Checking", HALVINGS) as advance:
            rates = validate(
                table.set_of_finger,
                lambda seen: impostors_of(table, train(table.among(seen), min_relaxed)),
                provenance,
                SCORES,
                advance,
            )
    except ValueError as error:
        raise DatasetError(f"These prints, or half of their fingers, cannot calibrate: {error}.") from error
    draw_calibration(console, calibration, rates)
    draw_sets(console, rates_by_set(impostors, calibration, SCORES), SCORES)
    return calibration


def _collect(console: Console, options: CalibrateOptions, parameters: ComparisonParameters) -> _Collected:
    prints = [item for folder in options.folders for item in read_prints(folder, options.facts)]
    weights = leader_weights()
    with console.status("Loading the network ..."):
        version = extractor(weights).algorithm_version
    with progress(console, "Extracting", len(prints)) as advance:
        cache = TemplateCache(options.cache_folder, version)
        extracted = extract_prints(prints, weights, cache, options.jobs, advance)
    with progress(console, "Comparing", len(prints)) as advance:
        table = gather(extracted, parameters, advance)
    return _Collected(version, ", ".join(sets_of(prints)), table)
