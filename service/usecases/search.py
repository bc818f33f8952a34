"""The search itself: retrieve a shortlist for each probe, compare it, confirm with the other probes, fuse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from service.deadline import Deadline
from service.domain.records import FingerPosition, Modality
from service.projection.catalogue import Catalogue
from service.projection.projection import Holdings
from service.projection.scope import SearchScope
from service.projection.shelf import Shelf
from service.stopwatch import Stopwatch
from service.usecases.samples import Probe
from service.usecases.sources import Outcome, fuse_outcomes

CONFIRMED_PER_CANDIDATE = 4
CONFIRMED_AT_LEAST = 100
"""So many persons, and so many times the candidates asked for, are compared with every probe before they are
ranked: one who is second to many by each finger alone may be first by all together."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The reference of a subject that a probe matched best."""

    sample_index: int
    key: int
    gallery: str
    modality: Modality
    score: float


@dataclass(frozen=True, slots=True)
class ScoredSubject:
    """A person with the scores of all probes fused."""

    subject_id: str
    score: float
    fingerprint_score: float
    """Fused over the fingerprints alone."""
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The best persons, best first, and how much was searched."""

    subjects: tuple[ScoredSubject, ...]
    searched_subjects: int
    searched_references: int


@dataclass(slots=True, eq=False)
class Lane:
    """One probe with what it is compared with."""

    sample_index: int
    probe: Probe
    shelf: Shelf[Any]
    allowed: NDArray[np.bool_]
    catalogue: Catalogue
    scores: dict[int, float] = field(default_factory=dict)
    """By reference key, as far as compared."""

    def compare(self, keys: NDArray[np.int64]) -> None:
        """Compares the keys that were not yet."""
        fresh = np.array([key for key in keys.tolist() if key not in self.scores], np.int64)
        if len(fresh):
            scores = self.shelf.compare(self.probe.prepared, fresh)
            self.scores.update(zip(fresh.tolist(), scores.tolist(), strict=True))

    def best(self, keys: Sequence[int]) -> Evidence | None:
        """The best of these references of one subject, its score made good for the number of tries."""
        if not keys:
            return None
        # A reference that retrieval passed over scores 0: evidence against, not absence of evidence.
        key = max(keys, key=lambda one: (self.scores.get(one, 0.0), -one))
        gallery = self.catalogue.gallery_of(key)
        return Evidence(
            self.sample_index, key, gallery, self.probe.sample.modality, self.scores.get(key, 0.0)
        )


def open_lanes(
    holdings: Holdings, probes: Mapping[int, Probe], scope: SearchScope, match_finger_position: bool
) -> list[Lane]:
    """One lane for each probe whose modality is held here, by index of the sample."""
    lanes = []
    allowed_of = {
        modality: holdings.catalogue.allowed(modality, scope)
        for modality in {probe.sample.modality for probe in probes.values()}
        if modality in holdings.shelves
    }
    for index, probe in probes.items():
        modality = probe.sample.modality
        if modality not in allowed_of:
            continue
        allowed = allowed_of[modality]
        position = probe.sample.finger_position
        if match_finger_position and position is not FingerPosition.UNSPECIFIED:
            allowed = holdings.catalogue.at_position(allowed, position)
        lanes.append(Lane(index, probe, holdings.shelves[modality], allowed, holdings.catalogue))
    return lanes


def search(
    holdings: Holdings,
    lanes: Sequence[Lane],
    shortlist_length: int,
    max_subjects: int,
    stopwatch: Stopwatch,
    deadline: Deadline,
) -> SearchResult:
    """Finds the persons whose references match the probes best.

    Raises:
        ServiceError: DEADLINE.
    """
    with stopwatch.stage("retrieve"):
        shortlists = [
            lane.shelf.retrieve(lane.probe.prepared, shortlist_length, lane.allowed) for lane in lanes
        ]
    deadline.check()
    with stopwatch.stage("compare"):
        for lane, shortlist in zip(lanes, shortlists, strict=True):
            lane.compare(shortlist)
        chosen = _most_promising(
            holdings, lanes, max(CONFIRMED_AT_LEAST, CONFIRMED_PER_CANDIDATE * max_subjects)
        )
        keys_of = [_keys_by_subject(holdings, lane, chosen) for lane in lanes]
        if len(lanes) > 1:
            for lane, keys_by_subject in zip(lanes, keys_of, strict=True):
                deadline.check()
                lane.compare(np.array([key for keys in keys_by_subject.values() for key in keys], np.int64))
    with stopwatch.stage("fuse"):
        subjects = [score_subject(one, lanes, [keys.get(one, []) for keys in keys_of]) for one in chosen]
    ranked = sorted(subjects, key=lambda one: (-one.score, one.subject_id))
    masks = [lane.allowed for lane in lanes]
    return SearchResult(
        subjects=tuple(ranked[:max_subjects]),
        searched_subjects=holdings.catalogue.subject_count(masks),
        searched_references=int(np.count_nonzero(_union(masks))),
    )


def score_subject(
    subject_id: str, lanes: Sequence[Lane], keys_of_lane: Sequence[Sequence[int]]
) -> ScoredSubject:
    """Fuses what the lanes say of one subject; a lane that it has no reference for says nothing."""
    evidence = []
    outcomes = []
    for lane, keys in zip(lanes, keys_of_lane, strict=True):
        best = lane.best(keys)
        if best is not None:
            evidence.append(best)
            outcomes.append(Outcome(lane.probe.sample, best.score, len(keys)))
    evidence.sort(key=lambda one: (-one.score, one.sample_index))
    fused = fuse_outcomes(outcomes)
    return ScoredSubject(subject_id, fused.score, fused.fingerprint_score, tuple(evidence))


def _most_promising(holdings: Holdings, lanes: Sequence[Lane], limit: int) -> list[str]:
    """Subjects by the best single score of any probe, best first."""
    best: dict[str, float] = {}
    for lane in lanes:
        keys = np.array(list(lane.scores), np.int64)
        for subject_id, score in zip(holdings.catalogue.subjects_of(keys), lane.scores.values(), strict=True):
            best[subject_id] = max(score, best.get(subject_id, 0.0))
    return sorted(best, key=lambda one: (-best[one], one))[:limit]


def _keys_by_subject(holdings: Holdings, lane: Lane, subject_ids: Sequence[str]) -> dict[str, list[int]]:
    keys = holdings.catalogue.keys_of_subjects(subject_ids, lane.allowed)
    grouped: dict[str, list[int]] = {}
    for key, subject_id in zip(keys.tolist(), holdings.catalogue.subjects_of(keys), strict=True):
        grouped.setdefault(subject_id, []).append(key)
    return grouped


def _union(masks: Sequence[NDArray[np.bool_]]) -> NDArray[np.bool_]:
    return np.logical_or.reduce(masks) if masks else np.zeros(0, np.bool_)
