"""Figures equal an independent recomputation from the score file."""

import csv
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from benchmarks.accuracy.comparison import compare_prints
from benchmarks.accuracy.figures import POOLED, SetFigures, figures_by_set
from benchmarks.accuracy.layout import layout_of
from benchmarks.accuracy.scores import write_scores
from benchmarks.datasets.facts import SetFacts
from tests.benchmarks.accuracy.toy import ToyMatching, toy_prints, toy_templates

NO_FACTS = SetFacts(dpi=())


def measure(folder: Path, sets: dict[str, int]) -> tuple[dict[str, SetFigures], list[dict[str, str]]]:
    """Figures, and the rows of the score file."""
    prints = toy_prints(sets, 4)
    layout = layout_of(prints, NO_FACTS)
    templates = toy_templates(prints, noise=1.5)
    comparisons = compare_prints(ToyMatching(), templates, layout, 1, lambda _: None)
    failed = np.array([template is None for template in templates])
    figures = figures_by_set(comparisons, layout, failed, 20, lambda _: None)
    write_scores(folder / "scores.csv", prints, comparisons)
    with (folder / "scores.csv").open(newline="") as file:
        return {row.set: row for row in figures}, list(csv.DictReader(file))


def naive_eer_and_fmr100(rows: list[dict[str, str]]) -> tuple[float, float]:
    genuine = [float(row["score"]) for row in rows if row["genuine"] == "1"]
    impostor = [float(row["score"]) for row in rows if row["genuine"] == "0"]
    points = [
        (
            sum(score >= threshold for score in impostor) / len(impostor),
            sum(score < threshold for score in genuine) / len(genuine),
        )
        for threshold in sorted({*genuine, *impostor, float("inf")})
    ]
    lower = [point for point in points if point[1] <= point[0]][-1]
    upper = next(point for point in points if point[1] >= point[0])
    eer = min(sum(lower), sum(upper)) / 2
    return eer, min(fnmr for fmr, fnmr in points if fmr <= 0.01)


def naive_rank_one(rows: list[dict[str, str]]) -> float:
    """Impression 1 of every finger is the gallery; the other impressions search."""
    scores = {frozenset((row["a"], row["b"])): float(row["score"]) for row in rows}
    names = set(chain.from_iterable(scores))
    gallery = [name for name in names if name.endswith("_1")]
    hits = []
    for probe in names.difference(gallery):
        mate = probe.rsplit("_", 1)[0] + "_1"
        others = [scores[frozenset((probe, name))] for name in gallery if name != mate]
        own = scores[frozenset((probe, mate))]
        hits.append(own > max(others) and own > 0)
    return sum(hits) / len(hits)


@pytest.mark.parametrize("set_name", ["one", "two"])
def test_figures_of_a_set_follow_from_its_rows(tmp_path: Path, set_name: str) -> None:
    figures, rows = measure(tmp_path, {"one": 6, "two": 9})
    of_set = [row for row in rows if row["set"] == set_name]
    eer, fmr100 = naive_eer_and_fmr100(of_set)
    assert figures[set_name].eer.value == pytest.approx(eer, abs=1e-12)
    assert figures[set_name].fmr100.value == pytest.approx(fmr100)
    assert figures[set_name].rank_1.value == pytest.approx(naive_rank_one(of_set))


def test_pooled_figures_compare_within_sets_and_search_across_them(tmp_path: Path) -> None:
    figures, rows = measure(tmp_path, {"one": 6, "two": 9})
    eer, fmr100 = naive_eer_and_fmr100([row for row in rows if row["set"]])
    assert figures[POOLED].eer.value == pytest.approx(eer, abs=1e-12)
    assert figures[POOLED].fmr100.value == pytest.approx(fmr100)
    assert figures[POOLED].rank_1.value == pytest.approx(naive_rank_one(rows))
    assert figures[POOLED].searches == 15 * 3


def test_failures_to_enrol_are_counted_where_they_are(tmp_path: Path) -> None:
    figures, _ = measure(tmp_path, {"one": 6, "two": 9})
    assert figures["one"].failed_to_enrol == 2
    assert figures[POOLED].failed_to_enrol == figures["one"].failed_to_enrol + figures["two"].failed_to_enrol


def test_intervals_hold_their_figures(tmp_path: Path) -> None:
    figures, _ = measure(tmp_path, {"one": 6, "two": 9})
    pooled = figures[POOLED]
    for figure in (pooled.eer, pooled.fmr100, pooled.rank_1, pooled.fnir_at_fpir_1_percent):
        assert figure.interval.low <= figure.value <= figure.interval.high


def test_one_finger_alone_has_no_impostors_and_no_error_rates(tmp_path: Path) -> None:
    figures, _ = measure(tmp_path, {"one": 1})
    assert np.isnan(figures["one"].eer.value)
    assert figures["one"].impostors == 0
