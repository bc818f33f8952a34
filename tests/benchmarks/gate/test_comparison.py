"""What counts as a regression, and how it is said."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.__main__ import app
from benchmarks.gate.comparison import left_out, regressions
from benchmarks.gate.readings import BaselineError, Better, Ratio, Reading, Readings, read_readings

BASELINES = sorted((Path(__file__).resolve().parents[3] / "benchmarks" / "baselines").glob("*.json"))
BASE = Readings(
    "gate",
    ("a", "b"),
    (
        Reading("a/eer", 0.02, 0.01, 0.03, Better.LOWER),
        Reading("a/rank_1", 0.98, 0.96, 1.0, Better.HIGHER),
        Reading("b/angle", 1.0, 0.5, 1.5, Better.SAME),
    ),
    (Ratio("a/extract", "product", 10.0), Ratio("a/extract", "fft", 40.0)),
)


def with_value(name: str, value: float) -> Readings:
    return replace(
        BASE, figures=tuple(replace(row, value=value) if row.name == name else row for row in BASE.figures)
    )


def with_ratios(*values: float) -> Readings:
    return replace(
        BASE, ratios=tuple(replace(row, value=value) for row, value in zip(BASE.ratios, values, strict=True))
    )


@pytest.mark.parametrize(
    ("name", "value", "worse"),
    [
        ("a/eer", 0.0, False),
        ("a/eer", 0.03, False),
        ("a/eer", 0.031, True),
        ("a/rank_1", 0.96, False),
        ("a/rank_1", 0.959, True),
        ("b/angle", 1.5, False),
        ("b/angle", 1.6, True),
        ("b/angle", 0.4, True),
    ],
)
def test_worse_is_beyond_the_interval_on_the_bad_side(name: str, value: float, worse: bool) -> None:
    found = regressions(BASE, with_value(name, value))
    assert len(found) == int(worse)
    assert all(sentence.startswith(f"{name} is {value:.4g}, ") for sentence in found)


@pytest.mark.parametrize(
    ("ratios", "worse"),
    [((12.4, 49.0), False), ((12.6, 49.0), False), ((12.4, 90.0), False), ((12.6, 51.0), True)],
)
def test_slower_is_a_quarter_more_against_every_reference(ratios: tuple[float, ...], worse: bool) -> None:
    assert len(regressions(BASE, with_ratios(*ratios))) == int(worse)


def test_a_figure_that_went_missing_is_a_regression_unless_its_part_was_left_out() -> None:
    without = replace(BASE, figures=BASE.figures[:2])
    assert len(regressions(BASE, without)) == 1
    assert regressions(BASE, replace(without, parts=("a",))) == ()
    assert left_out(BASE, replace(without, parts=("a",))) == ("b",)
    assert len(regressions(BASE, replace(BASE, ratios=()))) == 1


@pytest.mark.parametrize("path", BASELINES, ids=lambda path: path.stem)
def test_committed_baselines_hold_figures_and_pass_against_themselves(path: Path) -> None:
    readings = read_readings(path)
    assert readings.figures or readings.ratios
    assert regressions(readings, readings) == ()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"benchmark": "other"}', '{"benchmark": "gate"}'])
def test_other_documents_are_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(BaselineError, match=r"x\.json"):
        read_readings(tmp_path / "x.json")


def test_the_command_ends_with_one_and_a_sentence_a_regression(tmp_path: Path) -> None:
    path = next(path for path in BASELINES if path.stem == "latency")
    document = json.loads(path.read_text())
    for ratio in document["calls"][0]["ratios"]:
        ratio["value"] *= 1.3
    (tmp_path / "slow.json").write_text(json.dumps(document))
    arguments = ["gate", "--no-measure", "--baseline", str(path), "--results"]
    result = CliRunner().invoke(app, [*arguments, str(tmp_path / "slow.json")])
    assert result.exit_code == 1
    assert result.output.count("REGRESSION latency.json: extract takes ") == 1
    assert CliRunner().invoke(app, [*arguments, str(path)]).exit_code == 0


def test_nothing_to_compare_is_a_failure(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["gate", "--no-measure", "--baseline", str(BASELINES[0])])
    assert result.exit_code == 2
    assert "No baseline could be compared" in result.output
