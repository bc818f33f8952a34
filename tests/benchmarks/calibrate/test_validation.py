from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.calibrate.impostors import ImpostorComparisons
from benchmarks.calibrate.validation import HALVINGS, HeldOutRate, rates_by_set, validate
from matcher.calibration import Calibration, Provenance

PROVENANCE = Provenance("extractor-1", "comparison-1", 50_000, 60, "a simulation", "2026-11-23")


def simulated(spread_between_fingers: float) -> ImpostorComparisons:
    source = np.random.default_rng(1)
    pairs = np.array([*combinations(range(30), 2), *combinations(range(30, 60), 2)]).repeat(16, axis=0)
    level = source.normal(0.0, spread_between_fingers, 60)
    logs = source.normal(0.0, 0.15, len(pairs)) + level[pairs[:, 0]] + level[pairs[:, 1]]
    sets = tuple("a" if finger < 30 else "b" for finger in range(60))
    return ImpostorComparisons(np.minimum(0.014 * np.exp(logs), 1.0), pairs[:, 0], pairs[:, 1], sets)


def validate_on(
    impostors: ImpostorComparisons, scores: tuple[float, ...], advance: Callable[[int], None]
) -> tuple[HeldOutRate, ...]:
    return validate(impostors.set_of_finger, lambda _: impostors, PROVENANCE, scores, advance)


def test_an_engine_knows_half_of_the_fingers_of_each_set() -> None:
    impostors, halves = simulated(0.0), []

    def compared(seen: NDArray[np.bool_]) -> ImpostorComparisons:
        halves.append((int(seen[:30].sum()), int(seen[30:].sum())))
        return impostors

    validate(impostors.set_of_finger, compared, PROVENANCE, (10.0,), lambda _: None)

    assert {(15, 15)} == set(halves) and len(halves) == HALVINGS


def test_the_observed_rate_is_the_promised_one_where_fingers_are_alike() -> None:
    steps: list[int] = []

    ten, twenty = validate_on(simulated(0.0), (10.0, 20.0), steps.append)

    assert ten.observed_fmr == pytest.approx(ten.promised_fmr, rel=0.05)
    assert 0.5 * twenty.promised_fmr < twenty.observed_fmr <= twenty.promised_fmr, "extrapolated: cautious"
    assert twenty.worst_fmr < 1.5 * twenty.promised_fmr
    assert sum(steps) == HALVINGS


def test_fingers_that_differ_show_in_the_worst_halvings() -> None:
    (alike,) = validate_on(simulated(0.0), (20.0,), lambda _: None)
    (different,) = validate_on(simulated(0.1), (20.0,), lambda _: None)

    assert different.worst_fmr > 1.5 * alike.worst_fmr


def test_each_set_is_told_apart() -> None:
    impostors = simulated(0.0)
    harder = np.where(impostors.finger_a >= 30, 1.3, 1.0)
    shifted = ImpostorComparisons(
        impostors.similarity * harder, impostors.finger_a, impostors.finger_b, impostors.set_of_finger
    )

    first, second = rates_by_set(shifted, Calibration.from_impostors(shifted.similarity, PROVENANCE), (10.0,))

    assert (first.set, second.set) == ("a", "b")
    assert first.comparisons == second.comparisons == 435 * 16
    assert second.fmr[0] > 5 * first.fmr[0]
