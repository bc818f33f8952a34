"""Enrols one impression of every finger and searches another."""

from collections.abc import Sequence
from dataclasses import dataclass

import grpc
from rich.console import Console
from whorl.v1 import enrolment_pb2, identification_pb2

from benchmarks.datasets.prints import DatasetError, Print
from benchmarks.output import progress
from benchmarks.runtime.enrolment import EnrolmentOutcome, enrol
from benchmarks.runtime.messages import context, print_sample
from benchmarks.runtime.searches import Search, StageTime, search
from service.client import WhorlClient

GALLERY = "CONVICTED"
REASON = "identification benchmark"


@dataclass(frozen=True, slots=True)
class MatedPair:
    """Two impressions of one finger."""

    enrolled: Print
    probe: Print


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What became of one search for a finger that was to be enrolled."""

    probe: str
    """``SET/PRINT``."""
    set: str
    rank: int
    """Of the mate; 0 where it is not among the candidates."""
    mate_score: float
    best_other_score: float
    mate_reached: bool
    """Whether the mate reached the service's threshold."""
    others_reached: int
    """Candidates over the threshold that are somebody else."""
    failure: str
    """Why there was no answer, or why the mate was not enrolled; empty otherwise."""
    stages: tuple[StageTime, ...]
    total_ms: float
    """As the client sees it."""


@dataclass(frozen=True, slots=True)
class FirstSearch:
    """What the first search tells about the service; threshold NaN and version empty where it was refused."""

    total_ms: float
    threshold: float
    algorithm_version: str


class ServiceLostError(RuntimeError):
    """The service stopped answering in the middle of a run."""


def mated_pairs(prints: Sequence[Print], enrolled: int, probe: int) -> tuple[MatedPair, ...]:
    """Fingers that have both impressions.

    Raises:
        DatasetError: no finger has both.
    """
    by_name = {(item.set, item.finger_key, item.impression): item for item in prints}
    pairs = tuple(
        MatedPair(item, by_name[item.set, item.finger_key, probe])
        for item in prints
        if item.impression == enrolled and (item.set, item.finger_key, probe) in by_name
    )
    if not pairs:
        raise DatasetError(f"No finger has both impression {enrolled} and impression {probe}.")
    return pairs


def enrol_gallery(
    console: Console, client: WhorlClient, pairs: Sequence[MatedPair]
) -> tuple[EnrolmentOutcome, ...]:
    """Enrols each finger as a subject of its own."""
    drafts = (
        enrolment_pb2.EncounterDraft(gallery=GALLERY, samples=[print_sample(pair.enrolled)]) for pair in pairs
    )
    with progress(console, "Enrolling", len(pairs)) as advance:
        return enrol(client, drafts, context(REASON), advance)


def search_probes(
    console: Console, client: WhorlClient, pairs: Sequence[MatedPair], mates: Sequence[EnrolmentOutcome]
) -> tuple[ProbeResult, ...]:
    """Searches each probe once, one after the other.

    Raises:
        ServiceLostError: the service went away.
    """
    results = []
    with progress(console, "Searching", len(pairs)) as advance:
        for pair, mate in zip(pairs, mates, strict=True):
            results.append(_result(pair.probe, mate, _search(client, pair.probe)))
            advance()
    return tuple(results)


def first_search(client: WhorlClient, pair: MatedPair) -> FirstSearch:
    """The first search after the start, which finds nothing warm; kept out of the latency figures.

    Raises:
        ServiceLostError: the service went away.
    """
    outcome = _search(client, pair.probe)
    if outcome.answer is None:
        return FirstSearch(outcome.total_ms, float("nan"), "")
    version = outcome.answer.samples[0].algorithm_version
    return FirstSearch(outcome.total_ms, outcome.answer.applied_min_score, version)


def _search(client: WhorlClient, probe: Print) -> Search:
    outcome = search(client, [print_sample(probe)], context(REASON))
    if outcome.failure is not None and outcome.failure.code == grpc.StatusCode.UNAVAILABLE.name:
        raise ServiceLostError(f"The service went away: {outcome.failure.message}")
    return outcome


def _result(probe: Print, mate: EnrolmentOutcome, outcome: Search) -> ProbeResult:
    candidates = [] if outcome.answer is None else list(outcome.answer.candidates)
    mine = [item for item in candidates if mate.subject_id and item.subject_id == mate.subject_id]
    others = [item for item in candidates if item not in mine]
    failure = outcome.failure or mate.failure
    return ProbeResult(
        f"{probe.set}/{probe.name}",
        probe.set,
        rank=mine[0].rank if mine else 0,
        mate_score=mine[0].score if mine else 0.0,
        best_other_score=max((item.score for item in others), default=0.0),
        mate_reached=any(map(_reached, mine)),
        others_reached=sum(map(_reached, others)),
        failure="" if failure is None else f"{failure.reason or failure.code}: {failure.message}",
        stages=outcome.stages,
        total_ms=outcome.total_ms,
    )


def _reached(candidate: identification_pb2.Candidate) -> bool:
    return candidate.decision != identification_pb2.CANDIDATE_DECISION_BELOW_THRESHOLD
