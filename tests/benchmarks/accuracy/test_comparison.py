"""Which prints are compared."""

from itertools import combinations

import numpy as np
import pytest

from benchmarks.accuracy.comparison import Comparisons, compare_prints, count_comparisons
from benchmarks.accuracy.layout import Layout, layout_of
from benchmarks.datasets.facts import SetFacts
from tests.benchmarks.accuracy.toy import ToyMatching, toy_prints, toy_templates

NO_FACTS = SetFacts(dpi=())


def compared(
    sets: dict[str, int], impressions: int, facts: SetFacts = NO_FACTS, jobs: int = 1
) -> tuple[Layout, Comparisons]:
    prints = toy_prints(sets, impressions)
    layout = layout_of(prints, facts)
    templates = toy_templates(prints, noise=1.0)
    return layout, compare_prints(ToyMatching(), templates, layout, jobs, lambda _: None)


def test_an_fvc_database_gives_280_genuine_comparisons_and_every_pair_of_fingers() -> None:
    _, comparisons = compared({"DB1": 10}, 8)
    assert int(comparisons.genuine.sum()) == 280
    assert int((~comparisons.genuine).sum()) == 45 * 64
    assert comparisons.within_set.all()


def test_every_pair_occurs_once() -> None:
    _, comparisons = compared({"one": 3, "two": 4}, 3)
    pairs = [frozenset(pair) for pair in zip(comparisons.a.tolist(), comparisons.b.tolist(), strict=True)]
    assert len(pairs) == len(set(pairs))


def test_across_sets_further_impressions_meet_the_first_ones_only() -> None:
    layout, comparisons = compared({"one": 3, "two": 4}, 3)
    across = ~comparisons.within_set
    galleries = (
        layout.in_gallery[comparisons.a[across]].astype(int) + layout.in_gallery[comparisons.b[across]]
    )
    assert (galleries == 1).all()
    assert int(across.sum()) == 3 * 2 * 4 + 4 * 2 * 3


def test_one_finger_in_two_sets_is_never_an_impostor_of_itself() -> None:
    facts = SetFacts(dpi=(), same_fingers=(("one/2", "two/3"),))
    plain = count_comparisons(layout_of(toy_prints({"one": 3, "two": 4}, 3), NO_FACTS))
    layout, comparisons = compared({"one": 3, "two": 4}, 3, facts)
    assert len(comparisons.score) == count_comparisons(layout) == plain - 2 * 2


def test_a_failed_print_scores_zero_and_is_never_dropped() -> None:
    prints = toy_prints({"one": 4}, 4)
    layout = layout_of(prints, NO_FACTS)
    templates = toy_templates(prints, noise=1.0)
    comparisons = compare_prints(ToyMatching(), templates, layout, 1, lambda _: None)
    failed = np.array([template is None for template in templates])
    assert len(comparisons.score) == len(list(combinations(prints, 2)))
    touched = failed[comparisons.a] | failed[comparisons.b]
    assert failed.any()
    assert (comparisons.score[touched] == 0).all()
    assert (comparisons.score[~touched] > 0).all()


@pytest.mark.parametrize("jobs", [2, 5])
def test_threads_change_nothing(jobs: int) -> None:
    _, one = compared({"one": 5, "two": 3}, 4)
    _, several = compared({"one": 5, "two": 3}, 4, jobs=jobs)
    assert np.array_equal(one.score, several.score)
