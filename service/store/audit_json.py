"""Canonical JSON of audit entries: the same entry always gives the same bytes, so that they can be hashed."""

import json
from datetime import UTC, datetime

from service.domain.records import AuditEntry, Operation, Purpose


def encode(entry: AuditEntry) -> bytes:
    """UTF-8, keys sorted, no spaces, time in UTC to the microsecond."""
    fields = {
        "call": entry.call,
        "case_reference": entry.case_reference,
        "client": entry.client,
        "counts": dict(entry.counts),
        "encounter_ids": entry.encounter_ids,
        "occurred_at": entry.occurred_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "operation": entry.operation.value,
        "operator": entry.operator,
        "outcome": entry.outcome,
        "purpose": entry.purpose.name,
        "reason": entry.reason,
        "search_id": entry.search_id,
        "subject_ids": entry.subject_ids,
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def decode(content: bytes) -> AuditEntry:
    """The entry that `encode` was given, its counts sorted by name."""
    fields = json.loads(content)
    return AuditEntry(
        occurred_at=datetime.fromisoformat(fields["occurred_at"]),
        client=fields["client"],
        operation=Operation(fields["operation"]),
        call=fields["call"],
        outcome=fields["outcome"],
        purpose=Purpose[fields["purpose"]],
        operator=fields["operator"],
        reason=fields["reason"],
        case_reference=fields["case_reference"],
        search_id=fields["search_id"],
        subject_ids=tuple(fields["subject_ids"]),
        encounter_ids=tuple(fields["encounter_ids"]),
        counts=tuple(fields["counts"].items()),
    )
