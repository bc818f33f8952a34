"""Encounters: what was written is what is read, and lists lose and repeat nothing."""

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.errors import NotFoundError, PageTokenError, RecordKind, StaleVersionError
from service.domain.records import (
    Change,
    ChangeKind,
    Encounter,
    EncounterFilter,
    EncounterStatus,
    NewEncounter,
    OffenceClass,
    Outcome,
    RetentionFacts,
    Sentence,
)
from service.store import Store, paging
from tests.service.store.makers import (
    LATER,
    NOW,
    UNKNOWN_ID,
    add_encounter,
    add_subject,
    enrol,
    new_encounter,
    new_reference,
)

FACTS = RetentionFacts(
    outcome=Outcome.CONVICTED,
    offence_class=OffenceClass.QUALIFYING,
    age_at_offence_years=17,
    sentence=Sentence.CUSTODIAL_UNDER_FIVE_YEARS,
    sentence_months=18,
    previously_convicted=True,
    first_offence=True,
    commissioner_consent=True,
    subject_consent=True,
    determination_end_date=date(2030, 1, 2),
    court_extension_end_date=date(2031, 3, 4),
    legal_hold=True,
    outcome_date=date(2026, 5, 6),
)


def test_an_encounter_is_read_as_it_was_written(store: Store) -> None:
    subject = add_subject(store)
    new = NewEncounter(
        subject_id=subject.subject_id,
        gallery="ARRESTEE",
        captured_at=datetime(2026, 11, 20, 9, 8, 7, 654321, tzinfo=timezone(timedelta(hours=1))),
        captured_by="OP-17",
        station="05FF",
        legal_basis="PACE 1984 s.61(3)",
        status=EncounterStatus.RESTRICTED,
        retention_facts=FACTS,
        labels=(("zulu", "1"), ("alpha", "2")),
    )
    references = [new_reference(2), new_reference(0, image=b"pixels"), new_reference(1)]
    with store.write() as transaction:
        written = transaction.encounters.add(new, references, NOW)
    with store.read() as transaction:
        assert written == transaction.encounters.get(written.encounter_id)
    assert written == Encounter(
        encounter_id=written.encounter_id,
        subject_id=subject.subject_id,
        gallery="ARRESTEE",
        status=EncounterStatus.RESTRICTED,
        captured_at=datetime(2026, 11, 20, 8, 8, 7, 654321, tzinfo=UTC),
        captured_by="OP-17",
        station="05FF",
        legal_basis="PACE 1984 s.61(3)",
        retention_facts=FACTS,
        references=written.references,
        labels=(("alpha", "2"), ("zulu", "1")),
        created_at=NOW,
        updated_at=NOW,
        version=1,
    )
    assert written.created_at.tzinfo is UTC
    assert [reference.label for reference in written.references] == ["finger 2", "finger 0", "finger 1"]
    assert [reference.image_kept for reference in written.references] == [False, True, False]


def test_what_is_unknown_stays_unknown(store: Store) -> None:
    subject = add_subject(store)
    encounter = add_encounter(store, subject.subject_id, references=0)
    with store.read() as transaction:
        read = transaction.encounters.get(encounter.encounter_id)
    assert (read.retention_facts, read.labels, read.references) == (RetentionFacts(), (), ())


def test_a_naive_time_is_refused(store: Store) -> None:
    subject = add_subject(store)
    naive = replace(new_encounter(subject.subject_id), captured_at=datetime(2026, 1, 1))
    with pytest.raises(Exception, match="aware datetimes only"), store.write() as transaction:
        transaction.encounters.add(naive, [], NOW)


def test_an_encounter_of_an_unknown_subject_is_refused(store: Store) -> None:
    with pytest.raises(NotFoundError) as caught, store.write() as transaction:
        enrol(transaction, UNKNOWN_ID)
    assert caught.value.kind is RecordKind.SUBJECT


def test_an_unknown_encounter_is_not_found(store: Store) -> None:
    with store.write() as transaction:
        calls: list[Callable[[], object]] = [
            lambda: transaction.encounters.get(UNKNOWN_ID),
            lambda: transaction.encounters.set_status(UNKNOWN_ID, EncounterStatus.ACTIVE, NOW),
        ]
        for call in calls:
            with pytest.raises(NotFoundError) as caught:
                call()
            assert (caught.value.kind, caught.value.record_id) == (RecordKind.ENCOUNTER, UNKNOWN_ID)


def test_a_new_status_is_a_new_version_and_a_change(store: Store) -> None:
    encounter = add_encounter(store, add_subject(store).subject_id)
    with store.write() as transaction:
        before = transaction.changes.latest()
        restricted = transaction.encounters.set_status(
            encounter.encounter_id, EncounterStatus.RESTRICTED, LATER, expected_version=encounter.version
        )
    assert restricted == replace(encounter, status=EncounterStatus.RESTRICTED, updated_at=LATER, version=2)
    with store.read() as transaction:
        assert restricted == transaction.encounters.get(encounter.encounter_id)
        assert transaction.changes.since(before, 10) == (
            Change(before + 1, ChangeKind.ENCOUNTER_STATUS, encounter.encounter_id),
        )


def test_the_same_status_changes_nothing(store: Store) -> None:
    encounter = add_encounter(store, add_subject(store).subject_id)
    with store.write() as transaction:
        before = transaction.changes.latest()
        same = transaction.encounters.set_status(encounter.encounter_id, EncounterStatus.ACTIVE, LATER)
        assert (encounter, before) == (same, transaction.changes.latest())


def test_a_status_based_on_an_old_version_is_refused(store: Store) -> None:
    encounter = add_encounter(store, add_subject(store).subject_id)
    with store.write() as transaction:
        transaction.encounters.set_status(encounter.encounter_id, EncounterStatus.RESTRICTED, LATER)
    with pytest.raises(StaleVersionError) as caught, store.write() as transaction:
        transaction.encounters.set_status(encounter.encounter_id, EncounterStatus.ACTIVE, LATER, 1)
    assert (caught.value.expected, caught.value.current) == (1, 2)


def test_the_encounters_of_a_subject_come_oldest_first(store: Store) -> None:
    subject, other = add_subject(store).subject_id, add_subject(store).subject_id
    mine = [add_encounter(store, subject), add_encounter(store, subject)]
    add_encounter(store, other)
    with store.read() as transaction:
        assert tuple(mine) == transaction.encounters.of_subject(subject)
        with pytest.raises(NotFoundError):
            transaction.encounters.of_subject(UNKNOWN_ID)


def pages(store: Store, encounters: EncounterFilter, size: int) -> list[list[str]]:
    found, token = [], ""
    while True:
        with store.read() as transaction:
            page = transaction.encounters.page(encounters, token, size)
        found.append([encounter.encounter_id for encounter in page.encounters])
        token = page.next_token
        if not token:
            return found


@pytest.mark.parametrize(("size", "lengths"), [(1, [1] * 6), (4, [4, 2]), (3, [3, 3]), (6, [6]), (1000, [6])])
def test_pages_cover_the_list_once_in_order(store: Store, size: int, lengths: list[int]) -> None:
    subject = add_subject(store).subject_id
    ids = [add_encounter(store, subject).encounter_id for _ in range(6)]
    found = pages(store, EncounterFilter(), size)
    assert [len(page) for page in found] == lengths
    assert ids == [encounter_id for page in found for encounter_id in page]


def test_a_list_of_nothing_is_one_empty_page(store: Store) -> None:
    assert pages(store, EncounterFilter(), 5) == [[]]


def test_pages_neither_skip_nor_repeat_while_encounters_come_and_go(store: Store) -> None:
    subject, doomed = add_subject(store).subject_id, add_subject(store).subject_id
    owners = [doomed if number == 1 else subject for number in range(8)]
    ids = [add_encounter(store, owner).encounter_id for owner in owners]
    token, found = "", []
    for step in range(100):
        with store.write() as transaction:
            page = transaction.encounters.page(EncounterFilter(), token, 2)
            found += [encounter.encounter_id for encounter in page.encounters]
            if step == 0:
                transaction.subjects.delete(doomed)
            if step < 3:
                ids.append(enrol(transaction, subject).encounter_id)
        token = page.next_token
        if not token:
            break
    assert ids == found


def test_a_list_holds_what_its_filter_describes(store: Store) -> None:
    one, other = add_subject(store).subject_id, add_subject(store).subject_id
    a = add_encounter(store, one, gallery="CONVICTED").encounter_id
    b = add_encounter(store, other, gallery="CONVICTED").encounter_id
    c = add_encounter(store, one, gallery="ARRESTEE").encounter_id
    with store.write() as transaction:
        transaction.encounters.set_status(a, EncounterStatus.RESTRICTED, LATER)
    for encounters, expected in [
        (EncounterFilter(), [a, b, c]),
        (EncounterFilter(subject_id=one), [a, c]),
        (EncounterFilter(galleries=("CONVICTED",)), [a, b]),
        (EncounterFilter(galleries=("ARRESTEE", "CONVICTED")), [a, b, c]),
        (EncounterFilter(galleries=()), []),
        (EncounterFilter(status=EncounterStatus.ACTIVE), [b, c]),
        (EncounterFilter(one, ("CONVICTED",), EncounterStatus.ACTIVE), []),
        (EncounterFilter(subject_id=UNKNOWN_ID), []),
    ]:
        assert [expected] == pages(store, encounters, 10)


@pytest.mark.parametrize(
    "token", ["x", "####", "żółw", base64.urlsafe_b64encode(b"1/0123456789abcdef").decode()]
)
def test_a_page_token_that_was_not_given_out_is_refused(store: Store, token: str) -> None:
    with store.read() as transaction, pytest.raises(PageTokenError):
        transaction.encounters.page(EncounterFilter(), token, 10)


def test_a_page_token_serves_its_own_list_only() -> None:
    token = paging.encode(7, EncounterFilter(galleries=("A", "B")))
    assert paging.decode(token, EncounterFilter(galleries=("B", "A"))) == 7
    for other in (EncounterFilter(), EncounterFilter(galleries=()), EncounterFilter(galleries=("A",))):
        with pytest.raises(PageTokenError):
            paging.decode(token, other)


@given(st.text(min_size=1))
def test_any_page_token_is_taken_or_refused(token: str) -> None:
    with pytest.raises(PageTokenError):
        paging.decode(token, EncounterFilter())
