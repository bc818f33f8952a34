"""A matching engine whose scores can be told in advance, and a data set for it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.datasets.prints import Print
from matcher.matching import CodeKind


class ToyMatching:
    """A template is a number in text; two score the higher the closer they are."""

    algorithm_version = "toy-1"
    code_kind = CodeKind.FLOAT_INNER_PRODUCT
    code_width = 1

    def prepare(self, template: bytes) -> float:
        return float(template)

    def codes(self, prepared: float) -> NDArray[Any]:
        return np.array([[prepared]])

    def compare(self, probe: float, references: Sequence[float]) -> NDArray[np.float64]:
        return np.array([100.0 / (1.0 + abs(probe - reference)) for reference in references])


def toy_prints(sets: dict[str, int], impressions: int) -> tuple[Print, ...]:
    """`sets` gives the number of fingers of each set."""
    return tuple(
        Print(name, None, str(finger), impression, Path("/data") / name / f"{finger}_{impression}.png", 500.0)
        for name, fingers in sets.items()
        for finger in range(1, fingers + 1)
        for impression in range(1, impressions + 1)
    )


def toy_templates(prints: Sequence[Print], noise: float, seed: int = 1) -> list[bytes | None]:
    """Impressions of one finger lie around the finger's own number; every eleventh print fails to enrol."""
    generator = np.random.default_rng(seed)
    centres = {key: generator.uniform(0, 100) for key in dict.fromkeys((p.set, p.finger) for p in prints)}
    return [
        None
        if number % 11 == 10
        else str(centres[item.set, item.finger] + generator.normal(0, noise)).encode()
        for number, item in enumerate(prints)
    ]
