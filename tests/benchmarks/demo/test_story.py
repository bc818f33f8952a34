"""The whole demonstration, on prints that do not exist."""

import json
import tempfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.__main__ import app
from benchmarks.datasets import synthetic_pairs as synthetic_pairs_module
from benchmarks.datasets.pairs import PrintPair
from benchmarks.demo import cast


@pytest.mark.slow
def test_the_demonstration_ends_well_and_leaves_nothing(
    synthetic_pairs: tuple[PrintPair, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv("WHORL_SHARED", str(tmp_path / "absent"))
    monkeypatch.setattr(synthetic_pairs_module, "grow_pairs", lambda *_: synthetic_pairs)
    monkeypatch.setattr(cast, "SYNTHETIC_PEOPLE", len(synthetic_pairs))
    monkeypatch.setattr(cast, "SYNTHETIC_POSITIONS", (1,))

    result = CliRunner().invoke(app, ["demo", "--json", str(tmp_path / "demo.json")])

    assert result.exit_code == 0, result.output
    report = json.loads((tmp_path / "demo.json").read_text())
    assert [step["as_expected"] for step in report["steps"]] == [True] * 5
    assert report["enrolment"]["subjects"] == 2
    assert "All steps ended as they should" in result.output
    assert list((tmp_path / "temporary").iterdir()) == []
