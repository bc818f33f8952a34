"""Extracts the prints of a data set once."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy.cache import Outcome, TemplateCache
from benchmarks.accuracy.pool import ImageFile, extract_all
from benchmarks.datasets.prints import Print
from matcher.errors import SampleRefusedError
from matcher.fingerprint.extract import FingerprintExtractor
from matcher.fingerprint.template import encode
from matcher.formats.images import decode_fingerprint


@dataclass(frozen=True, slots=True)
class ExtractedPrint:
    """A print and what extraction made of it."""

    source: Print
    outcome: Outcome


def extract_prints(
    prints: Sequence[Print], weights: Path, cache: TemplateCache, jobs: int, advance: Callable[[int], None]
) -> tuple[ExtractedPrint, ...]:
    """Templates of `prints`, in order; only those that the cache lacks are extracted."""
    images = [ImageFile(item.path, item.dpi) for item in prints]
    outcomes = extract_all(images, functools.partial(extract_one, weights), cache, jobs, advance)
    return tuple(ExtractedPrint(item, outcome) for item, outcome in zip(prints, outcomes, strict=True))


@functools.cache
def extractor(weights: Path) -> FingerprintExtractor:
    """The process's extractor: compiling the network takes longer than many prints."""
    return FingerprintExtractor(weights)


def extract_one(weights: Path, image: ImageFile) -> Outcome:
    """Extracts one image; a refusal is an outcome."""
    try:
        decoded = decode_fingerprint(image.path.read_bytes(), image.dpi)
        return Outcome(encode(extractor(weights).extract(decoded).template), None)
    except SampleRefusedError as error:
        return Outcome(None, f"{error.reason}: {error}")
