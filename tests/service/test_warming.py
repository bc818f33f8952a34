"""Warming up runs the same compiled code that requests run, for every engine."""

import numpy as np
import pytest

from matcher.face.matching import FaceMatching
from matcher.fingerprint.matching import FingerprintMatching
from service.domain.records import Modality
from service.warming import warm_up


@pytest.mark.parametrize(
    ("modality", "matching"),
    [
        (Modality.FINGERPRINT, FingerprintMatching("test-1")),
        (Modality.FACE, FaceMatching("test-1")),
    ],
)
def test_warming_up_compares_and_pairs(
    modality: Modality,
    matching: FingerprintMatching | FaceMatching,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scores: list[np.float64] = []
    original = type(matching).compare

    def watched(self: object, probe: object, references: object) -> object:
        found = original(self, probe, references)  # type: ignore[arg-type]  # as `Matching` calls it
        scores.extend(found)
        return found

    monkeypatch.setattr(type(matching), "compare", watched)
    warm_up(modality, matching)
    assert scores and scores[0] > 60.0
