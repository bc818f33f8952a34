"""``python -m benchmarks accuracy fingerprint`` from a folder to JSON and scores."""

import csv
import json
from pathlib import Path

from typer.testing import CliRunner

from benchmarks.__main__ import app


def test_a_folder_gives_figures_and_scores(
    synthetic_folder: Path, template_cache: Path, tmp_path: Path
) -> None:
    arguments = ["accuracy", "fingerprint", str(synthetic_folder), "--dpi", "500", "--jobs", "1"]
    files = ["--json", str(tmp_path / "a.json"), "--scores", str(tmp_path / "s.csv")]
    options = ["--cache", str(template_cache), "--replicates", "20"]

    result = CliRunner().invoke(app, [*arguments, *files, *options])

    assert result.exit_code == 0, result.output
    report = json.loads((tmp_path / "a.json").read_text())
    (figures,) = report["sets"]
    assert (figures["fingers"], figures["genuine"], figures["impostors"]) == (3, 3, 12)
    assert figures["rank_1"]["value"] == 1.0
    with (tmp_path / "s.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 15
    assert {row["set"] for row in rows} == {synthetic_folder.name}
