"""The audit log: entries as they were, in order, as bytes that can be hashed."""

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from service.domain.records import AuditEntry, Operation, Purpose
from service.store import Store, audit_json
from tests.service.store.makers import NOW, UNKNOWN_ID

ENTRY = AuditEntry(
    occurred_at=NOW,
    client="records.example",
    operation=Operation.DISCLOSURE,
    call="IdentificationService.Identify",
    outcome="OK",
    purpose=Purpose.CRIMINAL_INVESTIGATION,
    operator="OP-17",
    reason="scène",
    case_reference="C/1",
    subject_ids=(UNKNOWN_ID,),
    encounter_ids=(),
    counts=(("candidates", 3), ("samples", 1)),
)


def test_entries_are_listed_in_the_order_they_were_appended(store: Store) -> None:
    refused = AuditEntry(NOW, "custody", Operation.ERASURE, "SubjectService.DeleteSubject", "LEGAL_HOLD")
    with store.write() as transaction:
        transaction.audit.append(ENTRY)
        transaction.audit.append(refused)
        assert transaction.audit.count() == 2
    with store.read() as transaction:
        listed = transaction.audit.page(0, 10)
        assert [one.entry for one in listed] == [ENTRY, refused]
        assert transaction.audit.page(listed[0].entry_id, 1) == listed[1:]
        assert transaction.audit.page(listed[1].entry_id, 1) == ()


def test_the_form_is_canonical() -> None:
    content = audit_json.encode(ENTRY)
    elsewhere = NOW.astimezone(timezone(timedelta(hours=5)))
    assert content == audit_json.encode(replace(ENTRY, occurred_at=elsewhere))
    assert content == audit_json.encode(replace(ENTRY, counts=ENTRY.counts[::-1]))
    assert b" " not in content.replace(b"sc\xc3\xa8ne", b"")
    assert list(json.loads(content)) == sorted(json.loads(content))


@given(
    st.builds(
        AuditEntry,
        occurred_at=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(
            lambda moment: moment.replace(tzinfo=NOW.tzinfo)
        ),
        counts=st.dictionaries(st.text(), st.integers()).map(lambda one: tuple(sorted(one.items()))),
    )
)
def test_every_entry_survives_its_encoding(entry: AuditEntry) -> None:
    assert entry == audit_json.decode(audit_json.encode(entry))
