import numpy as np
import pytest

from benchmarks.calibrate.evidence import EvidenceTable, gather
from benchmarks.calibrate.logistic import fit_nonnegative
from benchmarks.calibrate.training import cross_validate, train
from matcher.fingerprint.comparison_parameters import ComparisonParameters
from tests.benchmarks.calibrate.prints import extracted_prints

MIN_RELAXED = ComparisonParameters().pairing.min_relaxed


def simulated(fingers: int = 20, seed: int = 1) -> EvidenceTable:
    """Two sets; one of three terms of the genuine comparisons is better, one worse, one the same."""
    source = np.random.default_rng(seed)
    a, b = (column.ravel() for column in np.meshgrid(np.arange(fingers), np.arange(fingers)))
    same_set = (a < fingers // 2) == (b < fingers // 2)
    a, b = a[same_set].repeat(4), b[same_set].repeat(4)
    relaxed = np.exp(source.normal(np.where(a == b, -1.5, -3.0), 0.6))
    evidence = np.stack(
        [relaxed, np.exp(source.normal(0, 1, len(a))), np.full(len(a), 9.0), source.uniform(0, 1, len(a))], 1
    )
    return EvidenceTable(evidence, a, b, ("a",) * (fingers // 2) + ("b",) * (fingers // 2))


def test_a_fit_finds_the_slopes_and_the_constant_of_a_logistic_model() -> None:
    source = np.random.default_rng(1)
    terms = source.normal(3.0, 2.0, (20_000, 2))
    positive = source.random(20_000) < 1 / (1 + np.exp(-(0.8 * terms[:, 0] + 0.3 * terms[:, 1] - 3.3)))

    slopes, constant = fit_nonnegative(terms, positive)

    np.testing.assert_allclose(slopes, [0.8, 0.3], atol=0.05)
    assert constant == pytest.approx(-3.3, abs=0.3)


def test_a_term_that_speaks_the_wrong_way_gets_no_weight() -> None:
    source = np.random.default_rng(1)
    positive = source.random(2000) < 0.5
    terms = source.normal(0.0, 1.0, (2000, 2)) + np.outer(positive, [1.0, -1.0])

    slopes, _ = fit_nonnegative(terms, positive)

    assert slopes[0] > 0.5
    assert slopes[1] == 0.0


def test_data_that_separate_perfectly_give_finite_slopes() -> None:
    positive = np.arange(100) >= 50

    slopes, constant = fit_nonnegative(np.arange(100.0)[:, None], positive)

    assert np.isfinite(slopes).all() and np.isfinite(constant)


def test_one_kind_of_comparison_alone_cannot_train() -> None:
    with pytest.raises(ValueError, match="both kinds"):
        fit_nonnegative(np.ones((5, 1)), np.ones(5, np.bool_))


def test_training_weighs_what_tells_fingers_apart() -> None:
    weights = train(simulated(), MIN_RELAXED)

    assert weights.relaxed > 1.0
    assert weights.expected == pytest.approx(0.0, abs=1e-6)


def test_errors_are_told_on_data_seen_and_on_fingers_and_sets_unseen() -> None:
    seen, fingers, sets = cross_validate(simulated(), MIN_RELAXED)

    assert [each.held_out for each in (seen, fingers, sets)] == ["nothing", "fingers", "sets"]
    assert all(0.0 < each.errors.eer < 0.5 for each in (seen, fingers, sets))


def test_every_two_prints_of_a_set_are_compared_once() -> None:
    steps: list[int] = []

    table = gather(extracted_prints({"a": 3, "b": 2}, impressions=2), ComparisonParameters(), steps.append)

    assert int(table.genuine.sum()) == 5
    assert int((~table.genuine).sum()) == 4 * 4
    assert sum(steps) == 10
