"""On whose behalf an operation is done, and why."""

from dataclasses import dataclass

from service.domain.records import Purpose


@dataclass(frozen=True, slots=True)
class Actor:
    """The caller as the audit remembers it."""

    client: str
    """Common name of the client certificate."""
    purpose: Purpose = Purpose.UNSPECIFIED
    operator: str = ""
    reason: str = ""
    case_reference: str = ""
