"""Accuracy figures of faces: pairs protocol, all against all, identification, groups."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.faces.layout import FaceLayout, PairList
from benchmarks.datasets.face_labels import Grouping
from benchmarks.metrics.bootstrap import Figure, bootstrap
from benchmarks.metrics.curves import Curves, CurveScores, curves_of
from benchmarks.metrics.identification import (
    SearchScores,
    cumulative_match,
    fnir_at_fpir,
    search_scores,
    weighted_share,
)
from benchmarks.metrics.persons import PersonRates, PersonScores, person_rates
from benchmarks.metrics.view2 import View2Accuracy, view2_accuracy

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PairsFigures:
    """Figures of the pairs protocol."""

    pairs: int
    with_failure: int
    """Pairs that hold a face that was not detected; they count as non-matches."""
    accuracy: View2Accuracy
    rates: PersonRates


@dataclass(frozen=True, slots=True)
class FaceIdentification:
    """Searches of every further image against the first images of all people."""

    gallery: int
    searches: int
    rank_1: Figure
    rank_10: float
    fnir_at_fpir_1_percent: Figure
    fnir_at_fpir_01_percent: Figure


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """Errors within one group, at thresholds that are the same for all groups."""

    kind: str
    group: str
    people: int
    images: int
    failed: int
    genuine: int
    impostors: int
    """Comparisons of two people of this group."""
    fnmr_at_score_30: float
    fmr_at_score_30: float
    """Observed; a calibrated score of 30 promises 0.001."""
    fmr_at_score_40: float


@dataclass(frozen=True, slots=True)
class FaceFigures:
    """All figures of one run."""

    pairs: PairsFigures
    all_against_all: PersonRates
    identification: FaceIdentification
    groups: tuple[GroupFigures, ...]
    curves: Curves


def face_figures(
    scores: Scores,
    layout: FaceLayout,
    pairs: PairList,
    quality: NDArray[np.float64],
    groupings: Sequence[Grouping],
    replicates: int,
) -> FaceFigures:
    """Computes every figure.

    Args:
        scores: of all images against all, shape (m, m).
        layout: of the images.
        pairs: the pairs protocol.
        quality: of each image, below 0 where detection failed, shape (m,).
        groupings: of people.
        replicates: drawings of the bootstrap over people.
    """
    all_pairs = _all_pairs(scores, layout)
    searches = face_searches(scores, layout)
    return FaceFigures(
        _pairs_figures(scores, layout, pairs, quality < 0, replicates),
        person_rates(all_pairs, len(layout.people), replicates),
        _identification(searches, layout, replicates),
        tuple(
            figures for grouping in groupings for figures in _groups(scores, layout, quality < 0, grouping)
        ),
        _curves(all_pairs, scores, layout, quality, searches),
    )


def face_searches(scores: Scores, layout: FaceLayout) -> SearchScores:
    """Every image but a person's first against all first ones."""
    probes, gallery = np.flatnonzero(~layout.in_gallery), np.flatnonzero(layout.in_gallery)
    genuine = layout.person_of[probes][:, None] == layout.person_of[gallery]
    search = np.repeat(np.arange(len(probes)), len(gallery))
    against = scores[np.ix_(probes, gallery)].astype(np.float64)
    return search_scores(search, genuine.ravel(), against.ravel(), len(probes))


def _all_pairs(scores: Scores, layout: FaceLayout) -> PersonScores:
    a, b = np.triu_indices(len(scores), 1)
    return PersonScores(scores[a, b].astype(np.float64), layout.person_of[a], layout.person_of[b])


def _pairs_figures(
    scores: Scores, layout: FaceLayout, pairs: PairList, failed: NDArray[np.bool_], replicates: int
) -> PairsFigures:
    score = scores[pairs.a, pairs.b].astype(np.float64)
    of_people = PersonScores(score, layout.person_of[pairs.a], layout.person_of[pairs.b])
    return PairsFigures(
        len(score),
        int((failed[pairs.a] | failed[pairs.b]).sum()),
        view2_accuracy(pairs.fold, pairs.genuine, score),
        person_rates(of_people, len(layout.people), replicates),
    )


def _identification(searches: SearchScores, layout: FaceLayout, replicates: int) -> FaceIdentification:
    person = layout.person_of[~layout.in_gallery]
    strata = np.zeros(len(layout.people), dtype=np.intp)

    def rank_1(counts: NDArray[np.float64]) -> float:
        return weighted_share(searches.rank_one(), counts[person])

    def fnir(ceiling: float) -> Figure:
        def statistic(counts: NDArray[np.float64]) -> float:
            return fnir_at_fpir(searches, ceiling, counts[person])

        return Figure(fnir_at_fpir(searches, ceiling), bootstrap(strata, statistic, replicates))

    return FaceIdentification(
        int(layout.in_gallery.sum()),
        len(person),
        Figure(weighted_share(searches.rank_one()), bootstrap(strata, rank_1, replicates)),
        float(cumulative_match(searches, 10)[-1]),
        fnir(0.01),
        fnir(0.001),
    )


def _groups(
    scores: Scores, layout: FaceLayout, failed: NDArray[np.bool_], grouping: Grouping
) -> list[GroupFigures]:
    group_of = dict(grouping.members)
    rows = []
    for group in sorted(set(group_of.values())):
        member = np.array([group_of.get(person) == group for person in layout.people])
        images = np.flatnonzero(member[layout.person_of])
        if not len(images):
            continue
        a, b = np.triu_indices(len(images), 1)
        score = scores[images[a], images[b]]
        genuine = layout.person_of[images[a]] == layout.person_of[images[b]]
        rows.append(
            GroupFigures(
                grouping.kind,
                group,
                int(member.sum()),
                len(images),
                int(failed[images].sum()),
                int(genuine.sum()),
                int((~genuine).sum()),
                weighted_share(score[genuine] < 30.0),
                weighted_share(score[~genuine] >= 30.0),
                weighted_share(score[~genuine] >= 40.0),
            )
        )
    return rows


def _curves(
    all_pairs: PersonScores,
    scores: Scores,
    layout: FaceLayout,
    quality: NDArray[np.float64],
    searches: SearchScores,
) -> Curves:
    a, b = np.triu_indices(len(scores), 1)
    genuine = all_pairs.genuine
    lower = np.minimum(quality[a[genuine]], quality[b[genuine]])
    return curves_of(CurveScores(all_pairs.score[genuine], all_pairs.score[~genuine], lower, searches))
