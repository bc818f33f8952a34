"""The gate's figures of the face engine."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rich.console import Console

from benchmarks.accuracy.cache import Outcome, TemplateCache
from benchmarks.accuracy.faces.comparison import compare_all
from benchmarks.accuracy.faces.extraction import FaceModels, extract_faces, face_extractor
from benchmarks.datasets.faces import persons_with_images
from benchmarks.gate.readings import Better, Reading
from benchmarks.gate.statistics import mean_reading, reading
from benchmarks.metrics.persons import PersonScores, person_rates
from benchmarks.output import progress
from matcher.face.matching import FaceMatching

REPLICATES = 200


def face_readings(
    part: str, folder: Path, people: int, models: FaceModels, jobs: int, console: Console
) -> list[Reading]:
    """Rates of two images of each of `people`, and what colours are worth, extracted anew."""
    chosen = list(persons_with_images(folder, 2))[:people]
    paths = [path for person in chosen for path in person.images[:2]]
    with tempfile.TemporaryDirectory() as scratch:
        swapped = [_swap_colours(path, Path(scratch) / f"{place}.png") for place, path in enumerate(paths)]
        outcomes = _extract(part, [*paths, *swapped], models, Path(scratch), jobs, console)
    matching = FaceMatching(face_extractor(models).algorithm_version)
    scores = compare_all(matching, [item.template for item in outcomes[: len(paths)]], jobs, lambda _: None)
    strange = compare_all(matching, [item.template for item in outcomes[len(paths) :]], jobs, lambda _: None)
    a, b = np.triu_indices(len(paths), 1)
    of_people = PersonScores(scores[a, b].astype(np.float64), a // 2, b // 2)
    rates = person_rates(of_people, len(chosen), REPLICATES)
    failed = np.array([item.template is None for item in outcomes[: len(paths)]], dtype=np.float64)
    return [
        reading(f"{part}/eer", rates.eer, Better.LOWER, rates.genuine),
        reading(f"{part}/tar_at_fmr_1000", rates.tar_at_fmr_1000, Better.HIGHER, rates.genuine),
        mean_reading(f"{part}/failed_to_detect", failed, Better.LOWER),
        mean_reading(f"{part}/mean_genuine_score", _own(scores), Better.HIGHER),
        _colour_reading(f"{part}/separation_lost_without_colours", scores, strange),
    ]


def _own(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    """Genuine score of each person."""
    first = np.arange(0, len(scores), 2)
    return scores[first, first + 1].astype(np.float64)


def _colour_reading(name: str, scores: NDArray[np.float32], strange: NDArray[np.float32]) -> Reading:
    """What the engine loses with red and blue exchanged; at least half of it must stay.

    Both are of the same photographs, so chance has no part in it. An engine that lost the order of colours
    would gain as much as a sound one loses.
    """
    lost = _separation(scores) - _separation(strange)
    return Reading(name, lost, lost / 2, lost * 2, Better.HIGHER)


def _separation(scores: NDArray[np.float32]) -> float:
    """Mean genuine score less mean impostor score."""
    a, b = np.triu_indices(len(scores), 1)
    impostors = scores[a, b][a // 2 != b // 2]
    return float(_own(scores).mean() - impostors.mean())


def _swap_colours(path: Path, target: Path) -> Path:
    """A copy with red and blue exchanged.

    An engine that loses the order of colours loses it in all images alike, and still tells people apart
    rather well; but then it does better on these copies than on the photographs.
    """
    with Image.open(path) as image:
        red, green, blue = image.convert("RGB").split()
        Image.merge("RGB", (blue, green, red)).save(target, compress_level=1)
    return target


def _extract(
    part: str, paths: Sequence[Path], models: FaceModels, scratch: Path, jobs: int, console: Console
) -> tuple[Outcome, ...]:
    cache = TemplateCache(scratch / "templates", face_extractor(models).algorithm_version)
    with progress(console, f"Extracting {part}", len(paths)) as advance:
        return extract_faces(paths, models, cache, jobs, advance)
