"""Drawing fingers with replacement."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.metrics.bootstrap import bootstrap, draws


@given(st.lists(st.integers(0, 3), min_size=1, max_size=20), st.integers(0, 1000))
def test_every_set_keeps_its_number_of_fingers(strata: list[int], seed: int) -> None:
    sets = np.array(strata, dtype=np.intp)
    for counts in draws(sets, 3, seed):
        assert np.array_equal(np.bincount(sets, weights=counts), np.bincount(sets))


def test_the_interval_of_a_mean_has_the_width_theory_gives() -> None:
    values = np.random.default_rng(5).normal(10.0, 2.0, 400)
    strata = np.zeros(400, dtype=np.intp)

    interval = bootstrap(strata, lambda counts: float(np.average(values, weights=counts)), 2000)

    half_width = 1.96 * values.std() / np.sqrt(400)
    assert abs(interval.low - (values.mean() - half_width)) < 0.03
    assert abs(interval.high - (values.mean() + half_width)) < 0.03


def test_the_same_seed_gives_the_same_interval() -> None:
    strata = np.zeros(30, dtype=np.intp)
    values = np.arange(30.0)
    first, second = (bootstrap(strata, lambda counts: float(counts @ values), 50, seed=7) for _ in range(2))
    assert first == second


def test_a_statistic_that_is_never_defined_has_an_undefined_interval() -> None:
    interval = bootstrap(np.zeros(2, dtype=np.intp), lambda _: float("nan"), 5)
    assert np.isnan(interval.low)
    assert np.isnan(interval.high)
