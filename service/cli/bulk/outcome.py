"""What became of one planned encounter."""

from dataclasses import dataclass
from enum import StrEnum

from service.cli.bulk.plan import PlannedEncounter
from service.client import Failure


class Ending(StrEnum):
    """How it ended."""

    ENROLLED = "enrolled"
    ALREADY = "already enrolled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One planned encounter and its ending."""

    plan: PlannedEncounter
    ending: Ending
    request_id: str = ""
    encounter_id: str = ""
    failure: Failure | None = None

    @property
    def retry_after_s(self) -> float | None:
        """How long to wait before another try; None: another try will not help."""
        return self.failure.retry_after_s if self.failure else None
