"""What the demonstration found, for tables and for JSON."""

from dataclasses import dataclass

from benchmarks.runtime.searches import StageTime

BELOW_THRESHOLD = "below threshold"


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One candidate of a search."""

    rank: int
    record_identifiers: tuple[str, ...]
    """As people write them."""
    score: float
    decision: str
    evidence: tuple[str, ...]
    """Which sample scored what."""

    @property
    def over_threshold(self) -> bool:
        """Whether the service puts it forward."""
        return self.decision != BELOW_THRESHOLD


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What was taken in."""

    subjects: int
    fingers: int
    faces: int
    total_ms: float


@dataclass(frozen=True, slots=True)
class IdentifyStep:
    """A search that was answered."""

    title: str
    sentence: str
    candidates: tuple[CandidateRow, ...]
    applied_min_score: float
    searched_subjects: int
    stages: tuple[StageTime, ...]
    total_ms: float
    as_expected: bool
    conclusion: str


@dataclass(frozen=True, slots=True)
class RefusalStep:
    """A request that was refused, as it should be."""

    title: str
    sentence: str
    code: str
    reason: str
    message: str
    field: str
    total_ms: float
    as_expected: bool
    conclusion: str


@dataclass(frozen=True, slots=True)
class VerifyRow:
    """One comparison with a claimed person."""

    claim: str
    score: float
    applied_min_score: float
    matched: bool
    total_ms: float


@dataclass(frozen=True, slots=True)
class VerifyStep:
    """A right claim and a wrong one."""

    title: str
    sentence: str
    comparisons: tuple[VerifyRow, ...]
    stages: tuple[StageTime, ...]
    as_expected: bool
    conclusion: str


Step = IdentifyStep | RefusalStep | VerifyStep


@dataclass(frozen=True, slots=True)
class DemoReport:
    """The whole demonstration."""

    source: str
    start_s: float
    enrolment: Enrolment
    steps: tuple[Step, ...]
    total_s: float

    @property
    def as_expected(self) -> bool:
        """Whether every step ended as it should."""
        return all(step.as_expected for step in self.steps)
