"""The gate catches an engine that was broken on purpose."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from rich.console import Console

from benchmarks.accuracy.faces.extraction import face_models
from benchmarks.gate.comparison import regressions
from benchmarks.gate.faces import face_readings
from benchmarks.gate.fingerprints import UprightPrint, direction_reading, upright_prints
from benchmarks.gate.readings import Reading, Readings
from matcher.fingerprint.minutiae import Minutiae
from matcher.fingerprint.peaks import to_minutiae
from matcher.formats.pixels import bgr_pixels

QUIET = Console(quiet=True)
STEP_RAD = 2 * np.pi / 256
"""One unit of a direction in ISO/IEC 19794-2."""

Turn = Callable[[NDArray[np.float32]], NDArray[np.float32]]


def as_readings(*figures: Reading) -> Readings:
    return Readings("gate", ("part",), figures, ())


@pytest.fixture(scope="module")
def upright() -> tuple[UprightPrint, ...]:
    return upright_prints(QUIET, fingers=2)


def broken_minutiae(turn: Turn) -> Callable[..., Minutiae]:
    def broken(*arguments: Any) -> Minutiae:
        minutiae = to_minutiae(*arguments)
        turned = np.asarray(turn(minutiae.direction_rad) % (2 * np.pi), dtype=np.float32)
        return replace(minutiae, direction_rad=turned)

    return broken


@pytest.mark.parametrize(
    "turn",
    [
        pytest.param(lambda angle: angle + STEP_RAD, id="off by one"),
        pytest.param(lambda angle: angle - STEP_RAD, id="off by minus one"),
        pytest.param(lambda angle: angle + np.pi / 2, id="a quarter turn"),
        pytest.param(lambda angle: -angle, id="y pointing down"),
    ],
)
def test_wrong_directions_are_caught(
    upright: tuple[UprightPrint, ...], monkeypatch: pytest.MonkeyPatch, turn: Turn
) -> None:
    sound = direction_reading("part", upright)
    assert abs(sound.value) < 2.0
    assert regressions(as_readings(sound), as_readings(direction_reading("part", upright))) == ()
    monkeypatch.setattr("matcher.fingerprint.extract.to_minutiae", broken_minutiae(turn))
    (sentence,) = regressions(as_readings(sound), as_readings(direction_reading("part", upright)))
    assert sentence.startswith("part/direction_error_deg is ")


def test_a_lost_swap_of_colours_is_caught(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def figures() -> Readings:
        models = face_models(shared / "models")
        return as_readings(*face_readings("part", shared / "data/faces/lfw", 30, models, 1, QUIET))

    sound = figures()
    assert regressions(sound, sound) == ()
    monkeypatch.setattr(
        "matcher.formats.images.bgr_pixels",
        lambda content, header: np.ascontiguousarray(bgr_pixels(content, header)[:, :, ::-1]),
    )
    assert any("separation_lost_without_colours" in sentence for sentence in regressions(sound, figures()))
