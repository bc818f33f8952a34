"""Draws what training and calibration found."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.calibrate.training import HeldOutErrors
from benchmarks.calibrate.validation import HALVINGS, HeldOutRate, SetRate
from matcher.calibration import Calibration
from matcher.fingerprint.evidence import EvidenceModel


def draw_training(console: Console, model: EvidenceModel, held_out: Sequence[HeldOutErrors]) -> None:
    """Prints the weights, and the errors on data seen and unseen."""
    console.print(
        f"{model.genuine} genuine and {model.impostors} impostor comparisons of {model.fingers} fingers; "
        + ", ".join(f"{name} {weight:.3f}" for name, weight in model.weights._asdict().items())
    )
    table = Table("held out", title="Errors in percent, all sets at one threshold")
    for heading in ("EER", "FMR100", "FMR1000", "FMR10000", "ZeroFMR"):
        table.add_column(heading, justify="right")
    for row in held_out:
        errors = row.errors
        values = (errors.eer, errors.fmr100, errors.fmr1000, errors.fmr10000, errors.zero_fmr)
        table.add_row(row.held_out, *(f"{100 * value:.2f}" for value in values))
    console.print(table)


def draw_calibration(console: Console, calibration: Calibration, rates: Sequence[HeldOutRate]) -> None:
    """Prints what was measured, and how the promised rates held on unseen fingers."""
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


def draw_sets(console: Console, rates: Sequence[SetRate], scores: Sequence[float]) -> None:
    """Prints the rate of each set at each score."""
    table = Table("set", title="FMR of each set under the calibration of all")
    for heading in ("impostors", *(f"score {score:g}" for score in scores)):
        table.add_column(heading, justify="right")
    for rate in rates:
        table.add_row(rate.set, str(rate.comparisons), *(f"{100 * share:.4f} %" for share in rate.fmr))
    console.print(table)
