"""Identification (1:N): whose samples are these?"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto

from matcher.fusion import threshold_for_fpir
from service.actor import Actor
from service.deadline import Deadline
from service.domain.identifiers import RecordIdentifier
from service.domain.records import Operation
from service.errors import ServiceError
from service.projection.follower import Follower
from service.projection.scope import SearchScope
from service.stopwatch import StageTime, Stopwatch
from service.store.store import Store
from service.usecases.auditing import done
from service.usecases.evidence import (
    KnownEvidence,
    Pairings,
    known,
    pairings_of,
    references_of,
    surviving_subjects,
)
from service.usecases.galleries import unknown_gallery
from service.usecases.samples import Probe, SampleInput, Sampler, check_distinct, usable
from service.usecases.search import ScoredSubject, SearchResult, open_lanes, search


class Decision(Enum):
    """What the score of a candidate means."""

    CANDIDATE = auto()
    """Reaches the threshold on fingerprints."""
    LEAD = auto()
    """Reaches it by virtue of a face: never an identification by itself."""
    BELOW_THRESHOLD = auto()


@dataclass(frozen=True, slots=True)
class IdentifyQuery:
    """What to search, where, and what to return."""

    samples: tuple[SampleInput, ...]
    scope: SearchScope
    max_candidates: int
    target_fpir: float | None
    min_score: float | None
    """One of the two is given."""
    match_finger_position: bool = False
    include_below_threshold: bool = False
    include_correspondences: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A person who may be the person searched for."""

    subject_id: str
    identifiers: tuple[RecordIdentifier, ...]
    score: float
    decision: Decision
    evidence: tuple[KnownEvidence, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Identified:
    """The answer to a search."""

    search_id: str
    candidates: tuple[Candidate, ...]
    samples: tuple[Probe | ServiceError, ...]
    applied_min_score: float
    searched_subjects: int
    searched_references: int
    sequence: int
    times: tuple[StageTime, ...]


class Identify:
    """Searches the galleries."""

    def __init__(
        self,
        store: Store,
        follower: Follower,
        sampler: Sampler,
        galleries: Sequence[str],
        shortlist_length: int,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._follower = follower
        self._sampler = sampler
        self._galleries = frozenset(galleries)
        self._shortlist_length = shortlist_length
        self._now = now

    def run(self, query: IdentifyQuery, actor: Actor, deadline: Deadline) -> Identified:
        """Searches for the person of the samples.

        Raises:
            ServiceError: no sample can be used, a gallery is unknown, overload or deadline.
        """
        self._check_galleries(query.scope.galleries)
        check_distinct(query.samples)
        stopwatch = Stopwatch()
        with stopwatch.stage("extract"):
            outcomes = self._sampler.finish(self._sampler.begin(query.samples), deadline)
        probes = usable(outcomes)
        scope = self._through_merges(query.scope)
        with self._follower.projection.reading() as holdings:
            lanes = open_lanes(holdings, probes, scope, query.match_finger_position)
            result = search(
                holdings, lanes, self._shortlist_length, query.max_candidates, stopwatch, deadline
            )
            threshold = _threshold(query, result.searched_subjects)
            shown = [
                one
                for one in result.subjects
                if one.score >= threshold or (query.include_below_threshold and one.score > 0.0)
            ]
            with stopwatch.stage("correspond"):
                evidence = (each for one in shown for each in one.evidence)
                pairings = pairings_of(holdings, probes, evidence) if query.include_correspondences else {}
            sequence = holdings.sequence
        search_id = str(uuid.uuid4())
        with stopwatch.stage("records"):
            candidates = self._known(shown, threshold, pairings)
            self._audit(search_id, query, actor, result, candidates)
        return Identified(
            search_id,
            candidates,
            tuple(outcomes),
            threshold,
            result.searched_subjects,
            result.searched_references,
            sequence,
            stopwatch.times,
        )

    def _through_merges(self, scope: SearchScope) -> SearchScope:
        """The scope with persons that were merged named by the ones they were merged into."""
        if not scope.subject_ids and not scope.excluded_subject_ids:
            return scope
        with self._store.read() as transaction:
            survivors = surviving_subjects(transaction, (*scope.subject_ids, *scope.excluded_subject_ids))

        def resolved(subject_ids: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(survivors[one].subject_id if one in survivors else one for one in subject_ids)

        return replace(
            scope,
            subject_ids=resolved(scope.subject_ids),
            excluded_subject_ids=resolved(scope.excluded_subject_ids),
        )

    def _check_galleries(self, galleries: Sequence[str]) -> None:
        for index, gallery in enumerate(galleries):
            if gallery not in self._galleries:
                raise unknown_gallery(gallery, self._galleries, f"galleries[{index}]")

    def _known(
        self, shown: Sequence[ScoredSubject], threshold: float, pairings: Pairings
    ) -> tuple[Candidate, ...]:
        """Attaches the records as they are now.

        A person who was deleted since the search read the index is left out, and of two who were merged since
        only the better is kept: nobody stands in a candidate list twice.
        """
        with self._store.read() as transaction:
            subjects = surviving_subjects(transaction, [one.subject_id for one in shown])
            references = references_of(transaction, [each for one in shown for each in one.evidence])
        candidates: dict[str, Candidate] = {}
        for one in shown:
            subject = subjects.get(one.subject_id)
            if subject is None or subject.subject_id in candidates:
                continue
            candidates[subject.subject_id] = Candidate(
                subject.subject_id,
                subject.identifiers,
                one.score,
                _decision(one, threshold),
                known(one.evidence, references, pairings),
            )
        return tuple(candidates.values())

    def _audit(
        self,
        search_id: str,
        query: IdentifyQuery,
        actor: Actor,
        result: SearchResult,
        candidates: Sequence[Candidate],
    ) -> None:
        """A search consults what it compares and discloses what it returns."""
        with self._store.write() as transaction:
            transaction.audit.append(
                done(
                    actor,
                    self._now(),
                    "IdentificationService.Identify",
                    Operation.DISCLOSURE if candidates else Operation.CONSULTATION,
                    subject_ids=[one.subject_id for one in candidates],
                    counts=(
                        ("candidates", len(candidates)),
                        ("samples", len(query.samples)),
                        ("searched_references", result.searched_references),
                    ),
                    search_id=search_id,
                )
            )


def _threshold(query: IdentifyQuery, searched_subjects: int) -> float:
    if query.min_score is not None:
        return query.min_score
    if query.target_fpir is None:
        raise ValueError("a query needs either a target FPIR or a minimum score")
    return threshold_for_fpir(query.target_fpir, max(searched_subjects, 1))


def _decision(subject: ScoredSubject, threshold: float) -> Decision:
    if subject.score < threshold:
        return Decision.BELOW_THRESHOLD
    return Decision.CANDIDATE if subject.fingerprint_score >= threshold else Decision.LEAD
