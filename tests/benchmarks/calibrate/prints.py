"""Extracted prints of invented fingers, without images."""

from pathlib import Path

from benchmarks.accuracy.cache import Outcome
from benchmarks.accuracy.extraction import ExtractedPrint
from benchmarks.datasets.prints import Print
from matcher.fingerprint.template import FingerprintTemplate, encode, quantise
from tests.matcher.fingerprint.prints import impression, random_minutiae


def template(finger: int, number: int, version: str = "test-1") -> bytes:
    """One impression of an invented finger."""
    minutiae = impression(random_minutiae(finger, 40), 1000 * finger + number)
    return encode(FingerprintTemplate(version, 400, 500, quantise(minutiae, 400, 500), 70))


def extracted_prints(
    sets: dict[str, int], impressions: int, failed: tuple[int, ...] = ()
) -> tuple[ExtractedPrint, ...]:
    """Prints of sets with so many fingers each; those whose places are in `failed` were refused."""
    prints: list[ExtractedPrint] = []
    for name, fingers in sets.items():
        for finger in range(fingers):
            for number in range(impressions):
                seed = len(prints) // impressions
                outcome = Outcome(template(seed, number), None)
                if len(prints) in failed:
                    outcome = Outcome(None, "NO_FINGERPRINT: nothing there")
                source = Print(name, None, str(finger), number, Path("absent.png"), 500.0)
                prints.append(ExtractedPrint(source, outcome))
    return tuple(prints)
