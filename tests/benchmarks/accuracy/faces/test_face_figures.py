"""Face figures equal a recomputation from the score file, written without the code under test."""

import csv
import statistics
from collections import defaultdict

import numpy as np
import pytest

from benchmarks.accuracy.faces.figures import FaceFigures, face_figures
from benchmarks.accuracy.faces.scores import write_face_scores
from benchmarks.datasets.face_labels import Grouping
from tests.benchmarks.accuracy.faces.toy_faces import toy_layout, toy_pairs, toy_scores

Row = dict[str, str]
PEOPLE, IMAGES = 30, 3
FAILED = [4, 9, 33, 50]
GROUPS = Grouping("sex", tuple((f"p{person}", "fm"[person % 2]) for person in range(PEOPLE - 4)))


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[FaceFigures, list[Row]]:
    layout = toy_layout(PEOPLE, IMAGES)
    failed = np.isin(np.arange(len(layout.names)), FAILED)
    scores, pairs = toy_scores(layout, failed), toy_pairs(layout)
    quality = np.where(failed, -1.0, np.arange(len(failed), dtype=float))
    path = tmp_path_factory.mktemp("scores") / "faces.csv"
    write_face_scores(path, scores, layout, pairs, everything=True)
    with path.open(newline="") as file:
        return face_figures(scores, layout, pairs, quality, (GROUPS,), 30), list(csv.DictReader(file))


def is_genuine(row: Row) -> bool:
    return row["genuine"] == "1"


def of_pairs(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["set"].startswith("fold")]


def of_all(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["set"] == "all"]


def naive_tar(rows: list[Row], ceiling: float) -> float:
    genuine = [float(row["score"]) for row in rows if is_genuine(row)]
    impostor = [float(row["score"]) for row in rows if not is_genuine(row)]
    shares = [
        sum(score >= threshold for score in genuine) / len(genuine)
        for threshold in {*genuine, *impostor, 1e9}
        if sum(score >= threshold for score in impostor) / len(impostor) <= ceiling
    ]
    return max(shares)


def right_decisions(rows: list[Row], threshold: float) -> int:
    return sum((float(row["score"]) >= threshold) == is_genuine(row) for row in rows)


def test_pairs_are_decided_by_a_threshold_from_the_other_folds(
    measured: tuple[FaceFigures, list[Row]],
) -> None:
    figures, rows = measured
    accuracies = []
    for fold in figures.pairs.accuracy.folds:
        held = [row for row in of_pairs(rows) if row["set"] == f"fold {fold.fold}"]
        others = [row for row in of_pairs(rows) if row["set"] != f"fold {fold.fold}"]
        best = max(right_decisions(others, float(row["score"])) for row in others if float(row["score"]) > 0)
        assert right_decisions(others, fold.threshold) == best
        accuracies.append(right_decisions(held, fold.threshold) / len(held))
    assert figures.pairs.accuracy.mean == pytest.approx(statistics.mean(accuracies))
    error = statistics.stdev(accuracies) / len(accuracies) ** 0.5
    assert figures.pairs.accuracy.standard_error == pytest.approx(error)


def test_rates_follow_from_the_rows(measured: tuple[FaceFigures, list[Row]]) -> None:
    figures, rows = measured
    for rates, used in ((figures.pairs.rates, of_pairs(rows)), (figures.all_against_all, of_all(rows))):
        assert rates.tar_at_fmr_100.value == pytest.approx(naive_tar(used, 0.01))
        assert rates.tar_at_fmr_1000.value == pytest.approx(naive_tar(used, 0.001))
        assert rates.genuine == sum(map(is_genuine, used))
        assert rates.impostors == len(used) - rates.genuine


def test_every_comparison_is_made_and_failures_score_zero(measured: tuple[FaceFigures, list[Row]]) -> None:
    figures, rows = measured
    images = PEOPLE * IMAGES
    names = {f"{place // IMAGES + 1}/{place % IMAGES + 1}" for place in FAILED}
    assert len(of_all(rows)) == images * (images - 1) // 2
    touched = [row for row in rows if {row["a"], row["b"]} & names]
    assert {float(row["score"]) for row in touched} == {0.0}
    assert figures.pairs.with_failure == sum({row["a"], row["b"]} & names != set() for row in of_pairs(rows))


def test_rank_one_and_fnir_follow_from_the_rows(measured: tuple[FaceFigures, list[Row]]) -> None:
    figures, rows = measured
    searches: dict[str, dict[str, float]] = defaultdict(dict)
    for row in of_all(rows):
        for probe, entry in ((row["a"], row["b"]), (row["b"], row["a"])):
            if entry.endswith("/1") and not probe.endswith("/1"):
                searches[probe][entry] = float(row["score"])
    mates = {probe: probe.split("/")[0] + "/1" for probe in searches}
    own = {probe: scores[mates[probe]] for probe, scores in searches.items()}
    best = {
        probe: max(score for entry, score in scores.items() if entry != mates[probe])
        for probe, scores in searches.items()
    }
    assert figures.identification.searches == len(searches)
    expected = sum(own[probe] > best[probe] for probe in searches) / len(searches)
    assert figures.identification.rank_1.value == pytest.approx(expected)
    # 60 searches permit no false positive at 1 %.
    fnir = sum(score <= max(best.values()) for score in own.values()) / len(own)
    assert figures.identification.fnir_at_fpir_1_percent.value == pytest.approx(fnir)


def test_groups_count_impostors_among_themselves_only(measured: tuple[FaceFigures, list[Row]]) -> None:
    figures, rows = measured
    assert [(row.kind, row.group) for row in figures.groups] == [("sex", "f"), ("sex", "m")]
    groups = dict(GROUPS.members)
    for row in figures.groups:
        numbers = {name[1:] for name, group in groups.items() if group == row.group}
        members = {str(int(number) + 1) for number in numbers}
        within = [
            item
            for item in of_all(rows)
            if item["a"].split("/")[0] in members and item["b"].split("/")[0] in members
        ]
        impostors = [float(item["score"]) for item in within if not is_genuine(item)]
        genuine = [float(item["score"]) for item in within if is_genuine(item)]
        assert row.impostors == len(impostors)
        assert row.fmr_at_score_30 == pytest.approx(sum(s >= 30 for s in impostors) / len(impostors))
        assert row.fnmr_at_score_30 == pytest.approx(sum(s < 30 for s in genuine) / len(genuine))


def test_intervals_hold_their_figures(measured: tuple[FaceFigures, list[Row]]) -> None:
    figures, _ = measured
    for rates in (figures.pairs.rates, figures.all_against_all):
        for figure in (rates.eer, rates.tar_at_fmr_100):
            assert figure.interval.low <= figure.value <= figure.interval.high
            assert figure.interval.low < figure.interval.high
