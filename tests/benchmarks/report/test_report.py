"""The report: what it says, and that it stands alone."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console
from typer.testing import CliRunner

from benchmarks.__main__ import app
from benchmarks.metrics.curves import CurveScores, curves_of
from benchmarks.metrics.identification import search_scores
from benchmarks.output import write_json

BASELINES = Path(__file__).resolve().parents[3] / "benchmarks" / "baselines"


@pytest.fixture(scope="module")
def curves(tmp_path_factory: pytest.TempPathFactory) -> Any:
    rng = np.random.default_rng(3)
    genuine, impostor = rng.normal(60, 20, 300).clip(0, 119), rng.exponential(6, 4000)
    search = np.repeat(np.arange(50), 8)
    scores = np.where(np.arange(400) % 8 == 0, rng.normal(30, 9, 400), rng.exponential(6, 400))
    searches = search_scores(search, np.arange(400) % 8 == 0, scores.clip(0), 50)
    path = tmp_path_factory.mktemp("curves") / "curves.json"
    quality = rng.uniform(0, 100, 300)
    write_json(curves_of(CurveScores(genuine, impostor, quality, searches)), path, Console(quiet=True))
    return json.loads(path.read_text())


@pytest.fixture(scope="module")
def report(curves: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("matplotlib", reason="the dependency group benchmarks is not installed")
    folder = tmp_path_factory.mktemp("report")
    document = json.loads((BASELINES / "accuracy_fingerprint.json").read_text()) | {"curves": curves}
    document["sets"][0]["set"] = "fvc2002/DB1_B"
    (folder / "accuracy_fingerprint.json").write_text(json.dumps(document))
    (folder / "latency.json").write_text((BASELINES / "latency.json").read_text())
    (folder / "other.json").write_text("[]")
    row = {"EER": 3.19, "FMR100": 3.21, "FMR1000": 5.71, "ZeroFMR": 6.07}
    (folder / "peers").mkdir()
    (folder / "peers" / "peers.json").write_text(json.dumps({"Other <system>": {"fvc2002/DB1_B": row}}))
    arguments = ["report", "--from", str(folder), "--out", str(folder / "page")]
    result = CliRunner().invoke(app, [*arguments, "--peers", str(folder / "peers" / "peers.json")])
    assert result.exit_code == 0, result.output
    return folder / "page"


def test_the_page_refers_to_nothing_outside_itself(report: Path) -> None:
    page = (report / "report.html").read_text()
    references = re.findall(r"(?:href|src)=\"([^\"]*)\"", page)
    assert all(reference.startswith("#") for reference in references)
    assert "@import" not in page
    assert "<script" not in page


def test_no_two_elements_of_the_page_bear_one_name(report: Path) -> None:
    page = (report / "report.html").read_text()
    names = re.findall(r"\bid=\"([^\"]*)\"", page)
    assert len(names) == len(set(names))
    assert {name[1:] for name in re.findall(r"href=\"(#[^\"]*)\"", page)} <= set(names)


def test_every_plot_is_a_grey_vector_image_with_words(report: Path) -> None:
    plots = sorted(report.glob("*.svg"))
    assert [path.stem for path in plots] == [
        "fingerprint-cmc",
        "fingerprint-det",
        "fingerprint-discard",
        "fingerprint-scores",
        "latency",
    ]
    for path in plots:
        text = path.read_text()
        assert "<text" in text
        assert "<image" not in text
        for colour in re.findall(r"#[0-9a-f]{6}", text):
            assert colour[1:3] == colour[3:5] == colour[5:7]


def test_both_forms_hold_the_same_figures(report: Path) -> None:
    page, text = (report / "report.html").read_text(), (report / "report.md").read_text()
    document = json.loads((BASELINES / "accuracy_fingerprint.json").read_text())
    for row in document["sets"]:
        figure = f"{row['eer']['value'] * 100:.2f} ({row['eer']['interval']['low'] * 100:.2f}-"
        assert figure in page
        assert figure in text
    assert "Other &lt;system&gt;" in page
    assert "| Other <system> | 3.19 |" in text


def test_markdown_refers_to_plots_that_are_there(report: Path) -> None:
    for name in re.findall(r"\]\((.*?)\)", (report / "report.md").read_text()):
        assert (report / name).is_file()


def test_the_same_results_give_the_same_page(report: Path, tmp_path: Path) -> None:
    source = [str(report.parent / name) for name in ("accuracy_fingerprint.json", "latency.json")]
    options = ["--out", str(tmp_path), "--peers", str(report.parent / "peers" / "peers.json")]
    CliRunner().invoke(app, ["report", "--from", source[0], "--from", source[1], *options])
    assert (tmp_path / "report.html").read_text() == (report / "report.html").read_text()


def test_no_results_are_a_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["report", "--from", str(tmp_path), "--out", str(tmp_path / "page")])
    assert result.exit_code == 2
    assert not (tmp_path / "page").exists()
