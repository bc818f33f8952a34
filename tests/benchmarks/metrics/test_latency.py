"""Summaries of times."""

import pytest

from benchmarks.metrics.latency import LatencySummary, summarise


def test_a_summary_gives_median_tail_and_worst() -> None:
    assert summarise([float(n) for n in range(101)]) == LatencySummary(101, 50.0, 95.0, 100.0)


def test_no_times_have_no_summary() -> None:
    with pytest.raises(ValueError, match="no times"):
        summarise([])
