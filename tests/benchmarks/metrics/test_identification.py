"""Identification rates against counting by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.metrics.identification import (
    SearchScores,
    cumulative_match,
    fnir_at_fpir,
    search_scores,
    weighted_share,
)

pairs = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=40)


def searches_of(rows: list[tuple[int, int]]) -> SearchScores:
    """Searches in a gallery of two: the mate and one other."""
    search = np.repeat(np.arange(len(rows)), 2)
    genuine = np.tile([True, False], len(rows))
    return search_scores(search, genuine, np.array(rows, float).ravel(), len(rows))


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


@given(st.lists(st.lists(st.integers(0, 5), min_size=4, max_size=4), min_size=1, max_size=20))
def test_cmc_counts_everyone_who_scores_as_high_as_the_mate(rows: list[list[int]]) -> None:
    search = np.repeat(np.arange(len(rows)), 4)
    genuine = np.tile([True, False, False, False], len(rows))
    found = cumulative_match(search_scores(search, genuine, np.array(rows, float).ravel(), len(rows)), 4)
    ranks = [1 + sum(other >= row[0] for other in row[1:]) if row[0] else 99 for row in rows]
    expected = [sum(rank <= place for rank in ranks) / len(rows) for place in range(1, 5)]
    assert found == pytest.approx(expected)
