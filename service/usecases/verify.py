"""Verification (1:1): are these samples of the person claimed?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from matcher.matching import Matching
from service.actor import Actor
from service.deadline import Deadline
from service.domain.identifiers import RecordIdentifier
from service.domain.records import FingerPosition, Modality, Operation
from service.errors import Reason, ServiceError
from service.projection.follower import Follower
from service.projection.scope import SearchScope
from service.stopwatch import StageTime, Stopwatch
from service.store.store import Store
from service.store.transaction import Transaction
from service.usecases.auditing import done
from service.usecases.evidence import (
    KnownEvidence,
    known,
    pairings_of,
    references_of,
    surviving_subject,
)
from service.usecases.samples import Probe, SampleInput, Sampler, check_distinct, usable
from service.usecases.search import open_lanes, score_subject
from service.usecases.sources import Outcome, fuse_outcomes


@dataclass(frozen=True, slots=True)
class Claim:
    """Whom the samples are said to be of; one of these is given."""

    subject_id: str = ""
    encounter_id: str = ""
    reference_id: str = ""
    identifier: RecordIdentifier | None = None
    samples: tuple[SampleInput, ...] = ()


@dataclass(frozen=True, slots=True)
class VerifyQuery:
    """What to compare with whom."""

    samples: tuple[SampleInput, ...]
    claim: Claim
    min_score: float
    include_correspondences: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Verified:
    """The answer; an examiner decides what it means."""

    score: float
    min_score: float
    evidence: tuple[KnownEvidence, ...]
    samples: tuple[Probe | ServiceError, ...]
    claimed_samples: tuple[Probe | ServiceError, ...]
    subject_id: str
    identifiers: tuple[RecordIdentifier, ...]
    times: tuple[StageTime, ...]

    @property
    def matched(self) -> bool:
        """Whether the score reaches the threshold."""
        return self.score >= self.min_score


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A claim looked up in the store."""

    subject_id: str
    identifiers: tuple[RecordIdentifier, ...]
    scope: SearchScope


class Verify:
    """Compares samples with one person."""

    def __init__(
        self,
        store: Store,
        follower: Follower,
        sampler: Sampler,
        engines: Mapping[Modality, Matching[Any]],
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._follower = follower
        self._sampler = sampler
        self._engines = engines
        self._now = now

    def run(self, query: VerifyQuery, actor: Actor, deadline: Deadline) -> Verified:
        """Compares the samples with the claimed person, or with the claimed samples.

        Raises:
            ServiceError: no sample can be used, the claim names nobody or nothing comparable, overload or
                deadline.
        """
        check_distinct(query.samples)
        check_distinct(query.claim.samples)
        if query.claim.samples:
            return self._with_samples(query, actor, deadline)
        return self._with_enrolled(query, actor, deadline)

    def _with_enrolled(self, query: VerifyQuery, actor: Actor, deadline: Deadline) -> Verified:
        stopwatch = Stopwatch()
        with self._store.read() as transaction:
            claimed = _look_up(transaction, query.claim)
        with stopwatch.stage("extract"):
            outcomes = self._sampler.finish(self._sampler.begin(query.samples), deadline)
        probes = usable(outcomes)
        with self._follower.projection.reading() as holdings:
            lanes = open_lanes(holdings, probes, claimed.scope, match_finger_position=True)
            keys_of_lane = [np.flatnonzero(lane.allowed).tolist() for lane in lanes]
            if not any(keys_of_lane):
                raise _nothing_comparable()
            with stopwatch.stage("compare"):
                for lane, keys in zip(lanes, keys_of_lane, strict=True):
                    lane.compare(np.array(keys, np.int64))
            with stopwatch.stage("fuse"):
                scored = score_subject(claimed.subject_id, lanes, keys_of_lane)
            pairings = pairings_of(holdings, probes, scored.evidence) if query.include_correspondences else {}
        with self._store.write() as transaction:
            references = references_of(transaction, scored.evidence)
            self._audit(transaction, actor, claimed.subject_id, scored.score >= query.min_score)
        return Verified(
            scored.score,
            query.min_score,
            known(scored.evidence, references, pairings),
            tuple(outcomes),
            (),
            claimed.subject_id,
            claimed.identifiers,
            stopwatch.times,
        )

    def _with_samples(self, query: VerifyQuery, actor: Actor, deadline: Deadline) -> Verified:
        stopwatch = Stopwatch()
        with stopwatch.stage("extract"):
            taking = self._sampler.begin(query.samples + query.claim.samples)
            outcomes = self._sampler.finish(taking, deadline)
        own, claimed = outcomes[: len(query.samples)], outcomes[len(query.samples) :]
        probes, others = usable(own), usable(claimed)
        with stopwatch.stage("compare"):
            tries = [self._against_samples(probe, list(others.values())) for probe in probes.values()]
        outcomes_of_tries = [one for one in tries if one is not None]
        if not outcomes_of_tries:
            raise _nothing_comparable()
        with stopwatch.stage("fuse"):
            score = fuse_outcomes(outcomes_of_tries).score
        with self._store.write() as transaction:
            self._audit(transaction, actor, "", score >= query.min_score)
        return Verified(score, query.min_score, (), tuple(own), tuple(claimed), "", (), stopwatch.times)

    def _against_samples(self, probe: Probe, others: Sequence[Probe]) -> Outcome | None:
        """The best against the claimed samples that could be of the same finger or face, if any could."""
        rivals = [other.prepared for other in others if _comparable(probe.sample, other.sample)]
        if not rivals:
            return None
        scores = self._engines[probe.sample.modality].compare(probe.prepared, rivals)
        return Outcome(probe.sample, float(scores.max()), len(rivals))

    def _audit(self, transaction: Transaction, actor: Actor, subject_id: str, matched: bool) -> None:
        transaction.audit.append(
            done(
                actor,
                self._now(),
                "IdentificationService.Verify",
                Operation.CONSULTATION,
                subject_ids=(subject_id,) if subject_id else (),
                counts=(("matched", int(matched)),),
            )
        )


def _look_up(transaction: Transaction, claim: Claim) -> _Claimed:
    if claim.reference_id:
        reference = transaction.references.get(claim.reference_id)
        subject = transaction.subjects.get(transaction.encounters.get(reference.encounter_id).subject_id)
        scope = SearchScope(reference_key=reference.key)
    elif claim.encounter_id:
        subject = transaction.subjects.get(transaction.encounters.get(claim.encounter_id).subject_id)
        scope = SearchScope(encounter_id=claim.encounter_id)
    elif claim.identifier is not None:
        subject = transaction.subjects.find_by_identifier(claim.identifier)
        scope = SearchScope(subject_ids=(subject.subject_id,))
    else:
        subject = surviving_subject(transaction, transaction.subjects.get(claim.subject_id))
        scope = SearchScope(subject_ids=(subject.subject_id,))
    return _Claimed(subject.subject_id, subject.identifiers, scope)


def _comparable(sample: SampleInput, other: SampleInput) -> bool:
    unknown = FingerPosition.UNSPECIFIED
    same_place = unknown in (sample.finger_position, other.finger_position) or (
        sample.finger_position is other.finger_position
    )
    return sample.modality is other.modality and same_place


def _nothing_comparable() -> ServiceError:
    return ServiceError(
        Reason.REFERENCE_NOT_FOUND,
        "The claimed person has nothing active that these samples can be compared with: the same modality "
        "and, where both are known, the same finger are needed.",
    ).at("claim")
