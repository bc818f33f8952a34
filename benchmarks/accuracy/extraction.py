"""Extracts the prints of a data set once, in as many processes as asked for."""

import functools
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy.cache import Outcome, TemplateCache
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
    """Templates of `prints`, in order; only those that the cache lacks are extracted.

    Interrupted, it keeps what was done: the next call goes on from there.
    """
    outcomes = {item: cached for item in prints if (cached := cache.get(item.path.read_bytes(), item.dpi))}
    advance(len(outcomes))
    missing = [item for item in prints if item not in outcomes]
    for item, outcome in _extract(missing, weights, min(jobs, len(missing))):
        cache.put(item.path.read_bytes(), item.dpi, outcome)
        outcomes[item] = outcome
        advance(1)
    return tuple(ExtractedPrint(item, outcomes[item]) for item in prints)


@functools.cache
def extractor(weights: Path) -> FingerprintExtractor:
    """The process's extractor: compiling the network takes longer than many prints."""
    return FingerprintExtractor(weights)


def extract_one(weights: Path, path: Path, dpi: float | None) -> Outcome:
    """Extracts one image; a refusal is an outcome."""
    try:
        image = decode_fingerprint(path.read_bytes(), dpi)
        return Outcome(encode(extractor(weights).extract(image).template), None)
    except SampleRefusedError as error:
        return Outcome(None, f"{error.reason}: {error}")


def _extract(prints: Sequence[Print], weights: Path, jobs: int) -> Iterator[tuple[Print, Outcome]]:
    if jobs <= 1:
        yield from ((item, extract_one(weights, item.path, item.dpi)) for item in prints)
        return
    # Inference runtimes hold threads, which a forked child would lack.
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting: dict[Future[Outcome], Print] = {
            pool.submit(extract_one, weights, item.path, item.dpi): item for item in prints
        }
        try:
            for future in as_completed(waiting):
                yield waiting[future], future.result()
        finally:
            pool.shutdown(cancel_futures=True)
