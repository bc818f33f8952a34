"""Warming up runs the same compiled code that requests run, for every engine."""

import numpy as np
import pytest

from matcher.face.matching import FaceMatching
from matcher.fingerprint import kernels_comparison, kernels_cylinders
from matcher.fingerprint.matching import FingerprintMatching
from service.domain.records import Modality
from service.warming import warm_up
from tests.service.invented import matching, template


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


def test_nothing_is_left_to_compile_after_warming_up() -> None:
    engine = matching()
    warm_up(Modality.FINGERPRINT, engine)
    compiled = [kernels_comparison._compare, kernels_comparison._relaxed_pairs, kernels_cylinders._fill]
    before = [len(kernel.signatures) for kernel in compiled]  # type: ignore[attr-defined]  # numba's dispatcher
    prints = [engine.prepare(template(finger)) for finger in range(3)]
    engine.compare(prints[0], prints)
    engine.correspondences(prints[0], prints[1])
    assert before == [len(kernel.signatures) for kernel in compiled]  # type: ignore[attr-defined]  # as above
    assert min(before) >= 1
