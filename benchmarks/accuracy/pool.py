"""Extracts images once, in as many processes as asked for; what the cache holds is not extracted again."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy.cache import Outcome, TemplateCache


@dataclass(frozen=True, slots=True)
class ImageFile:
    """An image and, for fingerprints, its resolution."""

    path: Path
    dpi: float | None = None


ExtractOne = Callable[[ImageFile], Outcome]
"""A function that another process can import."""


def extract_all(
    images: Sequence[ImageFile],
    extract_one: ExtractOne,
    cache: TemplateCache,
    jobs: int,
    advance: Callable[[int], None],
) -> tuple[Outcome, ...]:
    """Outcomes of `images`, in order; only those that the cache lacks are extracted.

    Interrupted, it keeps what was done: the next call goes on from there.
    """
    outcomes = {item: cached for item in images if (cached := cache.get(item.path.read_bytes(), item.dpi))}
    advance(len(outcomes))
    missing = [item for item in images if item not in outcomes]
    for item, outcome in _extract(missing, extract_one, min(jobs, len(missing))):
        cache.put(item.path.read_bytes(), item.dpi, outcome)
        outcomes[item] = outcome
        advance(1)
    return tuple(outcomes[item] for item in images)


def _extract(
    images: Sequence[ImageFile], extract_one: ExtractOne, jobs: int
) -> Iterator[tuple[ImageFile, Outcome]]:
    if jobs <= 1:
        yield from ((item, extract_one(item)) for item in images)
        return
    # Inference runtimes hold threads, which a forked child would lack.
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting: dict[Future[Outcome], ImageFile] = {pool.submit(extract_one, item): item for item in images}
        try:
            for future in as_completed(waiting):
                yield waiting[future], future.result()
        finally:
            pool.shutdown(cancel_futures=True)
