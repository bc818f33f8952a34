"""Audit entries of operations that were carried out."""

from collections.abc import Sequence
from datetime import datetime

from service.actor import Actor
from service.domain.records import AuditEntry, Operation


def done(
    actor: Actor,
    now: datetime,
    call: str,
    operation: Operation,
    *,
    subject_ids: Sequence[str] = (),
    encounter_ids: Sequence[str] = (),
    counts: Sequence[tuple[str, int]] = (),
    search_id: str = "",
) -> AuditEntry:
    """The entry of a call that succeeded, to be appended in the transaction of its effect."""
    return AuditEntry(
        occurred_at=now,
        client=actor.client,
        operation=operation,
        call=call,
        outcome="OK",
        purpose=actor.purpose,
        operator=actor.operator,
        reason=actor.reason,
        case_reference=actor.case_reference,
        search_id=search_id,
        subject_ids=tuple(subject_ids),
        encounter_ids=tuple(encounter_ids),
        counts=tuple(counts),
    )
