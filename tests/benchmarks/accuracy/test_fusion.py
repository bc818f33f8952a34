"""Fusion of fingers against doing it by hand from the score file."""

import csv
import math
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.accuracy.comparison import compare_prints
from benchmarks.accuracy.fusion import FusionFigures, fusion_figures
from benchmarks.accuracy.layout import layout_of
from benchmarks.accuracy.scores import write_scores
from benchmarks.datasets.facts import SetFacts
from benchmarks.datasets.prints import Print
from tests.benchmarks.accuracy.toy import ToyMatching, toy_prints, toy_templates

PEOPLE, FINGERS, IMPRESSIONS = 5, 5, 3


def labelled() -> tuple[Print, ...]:
    """Five persons with five fingers each."""
    return tuple(
        replace(
            item,
            person=f"p{(int(item.finger) - 1) // FINGERS}",
            finger=str((int(item.finger) - 1) % FINGERS + 1),
        )
        for item in toy_prints({"one": PEOPLE * FINGERS}, IMPRESSIONS)
    )


def measure(prints: tuple[Print, ...], path: Path) -> tuple[tuple[FusionFigures, ...], list[dict[str, str]]]:
    layout = layout_of(prints, SetFacts(dpi=()))
    unlabelled = toy_prints({"one": PEOPLE * FINGERS}, IMPRESSIONS)
    templates = toy_templates(unlabelled, noise=6.0)
    comparisons = compare_prints(ToyMatching(), templates, layout, 1, lambda _: None)
    write_scores(path, prints, comparisons)
    with path.open(newline="") as file:
        return fusion_figures(prints, comparisons, 20), list(csv.DictReader(file))


def fisher(scores: list[float]) -> float:
    """Survival of chi-square with 2n degrees of freedom, as a score."""
    nats = sum(scores) * math.log(10) / 10
    survival = math.exp(-nats) * sum(nats**k / math.factorial(k) for k in range(len(scores)))
    return -10 * math.log10(survival)


@pytest.mark.parametrize(("place", "fingers"), [(0, 1), (1, 2), (2, 4)])
def test_fused_rates_follow_from_the_rows(tmp_path: Path, place: int, fingers: int) -> None:
    figures, rows = measure(labelled(), tmp_path / "s.csv")
    meetings: dict[tuple[str, ...], dict[int, float]] = defaultdict(dict)
    for row in rows:
        (p, f, i), (q, g, j) = (row[side].split("/")[1].split("_") for side in "ab")
        if f == g:
            meetings[p, q, i, j][int(f)] = float(row["score"])
    trials = [
        (p == q, fisher([scores[finger] for finger in range(start, start + fingers)]))
        for (p, q, _, _), scores in meetings.items()
        for start in range(1, FINGERS - fingers + 2, fingers)
    ]
    genuine = [score for same, score in trials if same]
    impostor = [score for same, score in trials if not same]
    found = figures[place]
    assert found.fingers == fingers
    assert (found.rates.genuine, found.rates.impostors) == (len(genuine), len(impostor))
    shares = [
        sum(score >= threshold for score in genuine) / len(genuine)
        for threshold in (*genuine, *impostor, 1e9)
        if sum(score >= threshold for score in impostor) / len(impostor) <= 0.01
    ]
    assert found.rates.tar_at_fmr_100.value == pytest.approx(max(shares))
    assert found.fmr_at_score_30 == pytest.approx(sum(score >= 30 for score in impostor) / len(impostor))


def test_ten_fingers_are_left_out_where_nobody_has_them(tmp_path: Path) -> None:
    figures, _ = measure(labelled(), tmp_path / "s.csv")
    assert [row.fingers for row in figures] == [1, 2, 4]


def test_without_person_labels_there_is_no_fusion(tmp_path: Path) -> None:
    figures, _ = measure(toy_prints({"one": PEOPLE * FINGERS}, IMPRESSIONS), tmp_path / "s.csv")
    assert figures == ()
