"""Time of the engine's operations over reference operations, in processor time of this process."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.accuracy.extraction import extractor
from benchmarks.accuracy.weights import leader_weights
from benchmarks.gate.readings import Ratio
from benchmarks.latency.reference import reference_operations
from matcher.fingerprint.matching import FingerprintMatching
from matcher.fingerprint.template import encode
from matcher.formats.images import decode_fingerprint

REPEATS = 15
WARM_UP = 2
REFERENCES_COMPARED = 400


@dataclass(frozen=True, slots=True)
class Timed:
    """Something to run again and again."""

    name: str
    run: Callable[[], object]


def speed_ratios(part: str, first: bytes, second: bytes) -> list[Ratio]:
    """Ratios of extraction of one print, and of its comparison with many.

    Args:
        part: beginning of the operations' names.
        first: image at 500 dpi, encoded.
        second: another of the same finger.
    """
    engine = extractor(leader_weights())
    image = decode_fingerprint(first, 500.0)
    matching = FingerprintMatching(engine.algorithm_version)
    probe, reference = (
        matching.prepare(encode(engine.extract(decode_fingerprint(content, 500.0)).template))
        for content in (first, second)
    )
    many = [reference] * REFERENCES_COMPARED
    timed = (
        Timed(f"{part}/extract", lambda: engine.extract(image)),
        Timed(f"{part}/compare_{REFERENCES_COMPARED}", lambda: matching.compare(probe, many)),
    )
    references = tuple(Timed(item.name, item.run) for item in reference_operations())
    medians = _medians((*timed, *references))
    return [
        Ratio(operation.name, reference.name, medians[operation.name] / medians[reference.name])
        for operation in timed
        for reference in references
    ]


def _medians(operations: tuple[Timed, ...]) -> dict[str, float]:
    """Median time of each in seconds; they take turns, so that a busy moment falls on all alike."""
    times: dict[str, list[float]] = {item.name: [] for item in operations}
    for repeat in range(REPEATS + WARM_UP):
        for item in operations:
            started = time.process_time()
            item.run()
            if repeat >= WARM_UP:
                times[item.name].append(time.process_time() - started)
    return {name: statistics.median(values) for name, values in times.items()}
