"""The gate's figures of the fingerprint engine."""

import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rich.console import Console

from benchmarks.accuracy.cache import TemplateCache
from benchmarks.accuracy.comparison import compare_prints
from benchmarks.accuracy.extraction import extract_prints, extractor
from benchmarks.accuracy.figures import figures_by_set
from benchmarks.accuracy.layout import layout_of
from benchmarks.accuracy.weights import leader_weights
from benchmarks.datasets.facts import SetFacts
from benchmarks.datasets.prints import Print
from benchmarks.gate.readings import Better, Reading
from benchmarks.gate.statistics import mean_reading, reading
from benchmarks.output import progress
from benchmarks.synthetic import SyntheticFinger
from benchmarks.synthetic.parameters import ImpressionParameters
from matcher.fingerprint.matching import FingerprintMatching
from matcher.formats.images import decode_fingerprint

REPLICATES = 200
DIRECTION_FINGERS = 4
FIRST_SEED = 7100
DIRECTION_TOLERANCE_DEG = 360 / 256 / 2
"""Half a step of ISO/IEC 19794-2, which counts directions in 256 steps."""


@dataclass(frozen=True, slots=True, eq=False)
class UprightPrint:
    """A synthetic print, and the truth about it."""

    content: bytes
    """Encoded image at 500 dpi."""
    orientation_rad: NDArray[np.float32]
    """Of the ridges, modulo π, counter-clockwise with y pointing up, at every pixel of the image."""


def print_readings(part: str, prints: Sequence[Print], jobs: int, console: Console) -> list[Reading]:
    """Error rates and mean genuine score of prints of one set, extracted anew.

    No cache: an engine that was broken may still bear the version that its templates were kept under.
    """
    weights = leader_weights()
    version = extractor(weights).algorithm_version
    with (
        tempfile.TemporaryDirectory() as folder,
        progress(console, f"Extracting {part}", len(prints)) as step,
    ):
        extracted = extract_prints(prints, weights, TemplateCache(Path(folder), version), jobs, step)
    templates = [item.outcome.template for item in extracted]
    prints = [replace(item, set=part) for item in prints]
    layout = layout_of(prints, SetFacts(dpi=()))
    comparisons = compare_prints(FingerprintMatching(version), templates, layout, jobs, lambda _: None)
    failed = np.array([template is None for template in templates])
    (row,) = figures_by_set(comparisons, layout, failed, REPLICATES, lambda _: None)
    fingers = layout.finger_of[comparisons.a]
    genuine_means = [
        comparisons.score[comparisons.genuine & (fingers == finger)].mean() for finger in np.unique(fingers)
    ]
    return [
        reading(f"{part}/eer", row.eer, Better.LOWER, row.genuine),
        reading(f"{part}/fmr100", row.fmr100, Better.LOWER, row.genuine),
        reading(f"{part}/fmr1000", row.fmr1000, Better.LOWER, row.genuine),
        reading(f"{part}/rank_1", row.rank_1, Better.HIGHER, row.searches),
        mean_reading(f"{part}/mean_genuine_score", np.array(genuine_means), Better.HIGHER),
    ]


def direction_reading(part: str, fingers: Sequence[UprightPrint]) -> Reading:
    """Mean difference of minutia directions from the ridges they lie on, in degrees; 0 is right.

    A constant error of the direction hardly moves a match rate, since both prints have it, but templates of
    others would no longer fit. Only synthetic prints know their ridges.
    """
    # Ridges have no sense of direction: angles are doubled so that both senses are one.
    doubled = np.concatenate([_direction_errors(finger) for finger in fingers])
    error_deg = float(np.degrees(np.angle(doubled.mean())) / 2)
    tolerance = DIRECTION_TOLERANCE_DEG
    return Reading(
        f"{part}/direction_error_deg", error_deg, error_deg - tolerance, error_deg + tolerance, Better.SAME
    )


def upright_prints(console: Console, fingers: int = DIRECTION_FINGERS) -> tuple[UprightPrint, ...]:
    """Impressions that were neither turned, moved nor dragged, so that their ridges are known."""
    parameters = ImpressionParameters(rotation_rad=0, shift_px=0, slip_px=0, twist_rad=0)
    prints = []
    with progress(console, "Growing upright prints", fingers) as advance:
        for seed in range(FIRST_SEED, FIRST_SEED + fingers):
            finger = SyntheticFinger(seed, impression_parameters=parameters)
            master = finger.master()
            buffer = io.BytesIO()
            pixels = finger.impression(master, seed=1)
            Image.fromarray(pixels).save(buffer, format="PNG")
            rows, columns = master.orientation_rad.shape
            top, left = round(0.46 * rows - pixels.shape[0] / 2), (columns - pixels.shape[1]) // 2
            ridges = master.orientation_rad[top : top + pixels.shape[0], left : left + pixels.shape[1]]
            prints.append(UprightPrint(buffer.getvalue(), ridges))
            advance()
    return tuple(prints)


def _direction_errors(finger: UprightPrint) -> NDArray[np.complex128]:
    """Unit numbers at twice the difference between each minutia and its ridge."""
    image = decode_fingerprint(finger.content, 500.0)
    minutiae = extractor(leader_weights()).extract(image).template.minutiae
    height, width = finger.orientation_rad.shape
    rows = np.rint(minutiae.y_px).astype(int).clip(0, height - 1)
    columns = np.rint(minutiae.x_px).astype(int).clip(0, width - 1)
    difference = minutiae.direction_rad.astype(np.float64) - finger.orientation_rad[rows, columns]
    return np.asarray(np.exp(2j * difference), dtype=np.complex128)
