"""Identification rates against counting by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.metrics.identification import SearchScores, fnir_at_fpir, weighted_share

pairs = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=40)


def searches_of(rows: list[tuple[int, int]]) -> SearchScores:
    return SearchScores(np.array([mate for mate, _ in rows], float), np.array([o for _, o in rows], float))


@given(pairs, st.sampled_from([0.0, 0.01, 0.1, 0.5, 1.0]))
def test_fnir_is_the_lowest_that_the_permitted_false_positives_allow(
    rows: list[tuple[int, int]], ceiling: float
) -> None:
    # A threshold of 1 at least: a score of 0 says that nothing matched.
    fnir_of = {
        threshold: sum(mate < threshold for mate, _ in rows) / len(rows)
        for threshold in range(1, 12)
        if sum(other >= threshold for _, other in rows) / len(rows) <= ceiling
    }
    assert fnir_at_fpir(searches_of(rows), ceiling) == pytest.approx(min(fnir_of.values()))


@given(pairs)
def test_rank_one_means_the_mate_alone_on_top(rows: list[tuple[int, int]]) -> None:
    expected = sum(mate > other for mate, other in rows) / len(rows)
    assert weighted_share(searches_of(rows).rank_one()) == pytest.approx(expected)


def test_a_weight_of_zero_leaves_a_search_out() -> None:
    searches = searches_of([(9, 1), (0, 5)])
    assert fnir_at_fpir(searches, 0.0, np.array([1.0, 0.0])) == 0.0
    assert weighted_share(searches.rank_one(), np.array([1.0, 0.0])) == 1.0
