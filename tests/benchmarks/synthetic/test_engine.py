"""What the fingerprint engine makes of synthetic prints."""

from importlib.util import find_spec
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from benchmarks.synthetic import SyntheticFinger
from matcher.fingerprint.extract import FingerprintExtractor
from matcher.fingerprint.matching import FingerprintMatching
from matcher.fingerprint.template import FingerprintTemplate, encode
from matcher.image import FingerprintImage

FINGERS = (1, 5)


@pytest.fixture(scope="module")
def extractor() -> FingerprintExtractor:
    pyfing = find_spec("pyfing")
    assert pyfing is not None
    assert pyfing.origin is not None
    return FingerprintExtractor(Path(pyfing.origin).parent / "models" / "LEADER.weights.h5")


@pytest.fixture(scope="module")
def templates(extractor: FingerprintExtractor) -> dict[tuple[int, int], FingerprintTemplate]:
    """Templates of two impressions of each finger."""
    drawn = {}
    for seed in FINGERS:
        finger = SyntheticFinger(seed)
        master = finger.master()
        for touch in range(2):
            image = FingerprintImage(finger.impression(master, touch), 500.0)
            drawn[seed, touch] = extractor.extract(image).template
    return drawn


def test_impressions_hold_as_many_minutiae_as_real_prints(
    templates: dict[tuple[int, int], FingerprintTemplate],
) -> None:
    counts = [len(template.minutiae) for template in templates.values()]
    assert min(counts) >= 20
    assert max(counts) <= 80


def test_impressions_are_of_usable_quality(
    templates: dict[tuple[int, int], FingerprintTemplate],
) -> None:
    assert min(template.quality for template in templates.values()) >= 40


def test_impressions_of_one_finger_match_and_of_two_do_not(
    templates: dict[tuple[int, int], FingerprintTemplate], extractor: FingerprintExtractor
) -> None:
    matching = FingerprintMatching(extractor.algorithm_version)
    prepared = {key: matching.prepare(encode(template)) for key, template in templates.items()}
    genuine: list[float] = []
    impostor: list[float] = []
    for one, other in combinations(prepared, 2):
        score = matching.compare(prepared[one], [prepared[other]])[0]
        (genuine if one[0] == other[0] else impostor).append(score)
    assert np.min(genuine) > np.max(impostor) + 30
