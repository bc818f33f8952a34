from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.accuracy.cache import Outcome, TemplateCache
from benchmarks.accuracy.extraction import extractor
from benchmarks.accuracy.weights import leader_weights
from benchmarks.calibrate.__main__ import app
from matcher.calibration import Calibration
from matcher.fingerprint.comparison_parameters import ComparisonParameters
from matcher.fingerprint.evidence import EvidenceModel, packaged_model
from tests.benchmarks.calibrate.prints import template


@pytest.fixture
def version() -> str:
    return extractor(leader_weights()).algorithm_version


def folder_with_templates(root: Path, version: str, fingers: int) -> list[str]:
    """Files that stand for images, whose templates the cache holds: nothing needs to be extracted."""
    cache = TemplateCache(root / "cache", version)
    (root / "prints").mkdir()
    for finger in range(fingers):
        for number in (1, 2, 3):
            content = f"finger {finger}, impression {number}".encode()
            (root / "prints" / f"{finger}_{number}.png").write_bytes(content)
            cache.put(content, 500.0, Outcome(template(finger, number, version), None))
    return [str(root / "prints"), "--dpi", "500", "--cache", str(root / "cache"), "--jobs", "1"]


def test_the_command_writes_a_calibration_with_its_provenance(tmp_path: Path, version: str) -> None:
    arguments = folder_with_templates(tmp_path, version, fingers=16)
    output = tmp_path / "calibration.json"

    result = CliRunner().invoke(
        app, ["fingerprint", *arguments, "--date", "2026-11-23", "--output", str(output)]
    )

    assert result.exit_code == 0, result.output
    provenance = Calibration.from_json(output.read_text(encoding="utf-8")).provenance
    assert provenance.algorithm_version == version
    assert provenance.comparison_version == packaged_model().version
    assert (provenance.impostors, provenance.fingers) == (120 * 9, 16)
    assert (provenance.data, provenance.date) == ("prints", "2026-11-23")
    assert "Fingers held out" in result.output


def test_the_command_writes_trained_weights_with_their_provenance(tmp_path: Path, version: str) -> None:
    arguments = folder_with_templates(tmp_path, version, fingers=8)
    output = tmp_path / "evidence.json"

    result = CliRunner().invoke(
        app, ["evidence", *arguments, "--date", "2026-11-23", "--output", str(output)]
    )

    assert result.exit_code == 0, result.output
    model = EvidenceModel.from_json(output.read_text(encoding="utf-8"))
    assert model.comparison_version == ComparisonParameters().comparison_version
    assert (model.genuine, model.impostors, model.fingers) == (8 * 3, 28 * 9, 8)
    assert (model.algorithm_version, model.data, model.date) == (version, "prints", "2026-11-23")


def test_prints_of_one_finger_cannot_train(tmp_path: Path, version: str) -> None:
    arguments = folder_with_templates(tmp_path, version, fingers=1)
    output = tmp_path / "evidence.json"

    result = CliRunner().invoke(
        app, ["evidence", *arguments, "--date", "2026-11-23", "--output", str(output)]
    )

    assert result.exit_code == 2
    assert "both kinds" in " ".join(result.output.split())
    assert not output.exists()


def test_too_few_fingers_end_with_a_sentence_and_no_file(tmp_path: Path, version: str) -> None:
    arguments = folder_with_templates(tmp_path, version, fingers=4)
    output = tmp_path / "calibration.json"

    result = CliRunner().invoke(
        app, ["fingerprint", *arguments, "--date", "2026-11-23", "--output", str(output)]
    )

    assert result.exit_code == 2
    assert "200 or more are needed" in result.output
    assert not output.exists()


def test_the_date_must_be_given(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["fingerprint", str(tmp_path)]).exit_code == 2
