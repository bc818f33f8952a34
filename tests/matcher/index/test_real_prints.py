"""Retrieval of real fingers by their cylinder codes."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.fingerprint.extract import FingerprintExtractor
from matcher.fingerprint.matching import FingerprintMatching
from matcher.fingerprint.template import encode
from matcher.image import FingerprintImage
from matcher.index.exhaustive import ExhaustiveIndex
from matcher.index.faiss_index import FaissIndex
from matcher.index.protocol import CodeIndex
from matcher.matching import CodeKind

FINGERS = 10
UAREU_DPI = 512.0


@pytest.fixture(scope="module")
def codes(shared: Path) -> dict[int, list[NDArray[Any]]]:
    """Codes of impressions 1 and 4 of some fingers."""
    pyfing = find_spec("pyfing")
    assert pyfing is not None
    assert pyfing.origin is not None
    extractor = FingerprintExtractor(Path(pyfing.origin).parent / "models" / "LEADER.weights.h5")
    matching = FingerprintMatching(extractor.algorithm_version)
    firsts = sorted((shared / "data" / "fingerprints" / "uareu").glob("*_1.png"))[::4][:FINGERS]

    def extracted(path: Path) -> NDArray[Any]:
        pixels = np.asarray(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE), np.uint8)
        template = extractor.extract(FingerprintImage(pixels, UAREU_DPI)).template
        return matching.codes(matching.prepare(encode(template)))

    return {
        impression: [extracted(first.with_name(f"{first.stem[:-1]}{impression}.png")) for first in firsts]
        for impression in (1, 4)
    }


@pytest.mark.parametrize("build", [ExhaustiveIndex, FaissIndex])
def test_another_impression_of_a_finger_leads_the_shortlist(
    codes: dict[int, list[NDArray[Any]]], build: Callable[[CodeKind, int], CodeIndex]
) -> None:
    index = build(CodeKind.BINARY_HAMMING, 48)
    index.add(np.arange(FINGERS), codes[1])
    leaders = [index.search(probe, 3).keys[0] for probe in codes[4]]
    assert np.count_nonzero(leaders == np.arange(FINGERS)) >= FINGERS - 1
