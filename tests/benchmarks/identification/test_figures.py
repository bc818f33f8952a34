"""Figures of searches against counting by hand."""

import pytest

from benchmarks.identification.figures import figures_of
from benchmarks.identification.searches import ProbeResult
from benchmarks.runtime.searches import StageTime


def result(
    rank: int, reached: bool, others: int = 0, failure: str = "", total_ms: float = 10.0
) -> ProbeResult:
    stages = () if failure else (StageTime("extract", total_ms - 1.0),)
    return ProbeResult("s/1_4", "s", rank, 50.0 * reached, 1.0, reached, others, failure, stages, total_ms)


def test_shares_are_of_all_searches_failed_ones_included() -> None:
    figures = figures_of(
        [
            result(1, reached=True),
            result(2, reached=True, others=1),
            result(1, reached=False),
            result(0, reached=False, failure="NO_FINGERPRINT: nothing there"),
        ],
        replicates=20,
    )
    assert figures.rank_1.value == 0.5
    assert figures.fnir.value == 0.5
    assert figures.false_positives.value == 0.25
    assert figures.mean_candidates == pytest.approx(3 / 4)
    assert figures.failed == 1


def test_failed_searches_have_no_part_in_latency() -> None:
    searches = [result(1, True, total_ms=10.0), result(0, False, failure="X", total_ms=9999.0)]
    extract, client = figures_of(searches, replicates=20).latency
    assert (extract.stage, extract.latency.p50_ms) == ("extract", 9.0)
    assert client.latency.max_ms == 10.0


def test_a_run_without_any_answer_has_no_latency() -> None:
    assert figures_of([result(0, False, failure="X")], replicates=20).latency == ()
