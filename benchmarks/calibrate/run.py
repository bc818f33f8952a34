"""From folders of prints to a calibration and the proof that it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.accuracy.cache import TemplateCache
from benchmarks.accuracy.extraction import extract_prints, extractor
from benchmarks.accuracy.weights import leader_weights
from benchmarks.calibrate.impostors import compare_impostors
from benchmarks.calibrate.validation import HALVINGS, HeldOutRate, SetRate, rates_by_set, validate
from benchmarks.datasets.facts import SetFacts
from benchmarks.datasets.prints import DatasetError, Print, read_prints, sets_of
from benchmarks.output import progress
from matcher.calibration import Calibration, Provenance
from matcher.fingerprint.comparison_parameters import ComparisonParameters

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


def measure_calibration(console: Console, options: CalibrateOptions) -> Calibration:
    """Extracts, compares, calibrates, and prints how well the calibration holds on fingers held out.

    Raises:
        DatasetError: a folder holds no prints, or there are too few fingers.
    """
    prints = [item for folder in options.folders for item in read_prints(folder, options.facts)]
    parameters = ComparisonParameters()
    weights = leader_weights()
    with console.status("Loading the network ..."):
        version = extractor(weights).algorithm_version
    with progress(console, "Extracting", len(prints)) as advance:
        cache = TemplateCache(options.cache_folder, version)
        extracted = extract_prints(prints, weights, cache, options.jobs, advance)
    with progress(console, "Comparing", len(prints)) as advance:
        impostors = compare_impostors(extracted, parameters, advance)
    provenance = Provenance(
        version,
        parameters.comparison_version,
        len(impostors.similarity),
        impostors.fingers,
        _describe(prints),
        options.date,
    )
    try:
        calibration = Calibration.from_impostors(impostors.similarity, provenance)
        with progress(console, "Checking", HALVINGS) as advance:
            rates = validate(impostors, provenance, SCORES, advance)
    except ValueError as error:
        raise DatasetError(f"These prints, or half of their fingers, cannot calibrate: {error}.") from error
    _draw(console, calibration, rates)
    _draw_sets(console, rates_by_set(impostors, calibration, SCORES))
    return calibration


def _describe(prints: Sequence[Print]) -> str:
    return ", ".join(sets_of(prints))


def _draw(console: Console, calibration: Calibration, rates: Sequence[HeldOutRate]) -> None:
    provenance = calibration.provenance
    console.print(
        f"{provenance.impostors} impostor comparisons of {provenance.fingers} fingers; measured to score "
        f"{calibration.measured_to_score:.1f}, extrapolated to {calibration.scores[-1]:.1f}"
    )
    table = Table(title=f"Fingers held out, {HALVINGS} halvings")
    for heading in ("score", "FMR promised", "FMR observed", "95th percentile"):
        table.add_column(heading, justify="right")
    for rate in rates:
        row = (rate.promised_fmr, rate.observed_fmr, rate.worst_fmr)
        table.add_row(f"{rate.score:g}", *(f"{100 * share:.4f} %" for share in row))
    console.print(table)


def _draw_sets(console: Console, rates: Sequence[SetRate]) -> None:
    table = Table("set", title="FMR of each set under the calibration of all")
    for heading in ("impostors", *(f"score {score:g}" for score in SCORES)):
        table.add_column(heading, justify="right")
    for rate in rates:
        table.add_row(rate.set, str(rate.comparisons), *(f"{100 * share:.4f} %" for share in rate.fmr))
    console.print(table)
