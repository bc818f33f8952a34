"""Subjects: who is known by what, and what merging and deleting leave behind."""

import pytest

from service.domain.errors import (
    IdentifierInUseError,
    MergeWithSelfError,
    NotFoundError,
    RecordKind,
    StaleVersionError,
    SubjectMergedError,
)
from service.domain.identifiers import Scheme, parse
from service.domain.records import Change, ChangeKind, DeletedSubject, SubjectState
from service.store import Store
from tests.service.store.makers import (
    LATER,
    NOW,
    UNKNOWN_ID,
    add_encounter,
    add_subject,
    counts,
    dummy_asn,
    enrol,
    pnc,
    subject_of,
)


def test_a_new_subject_is_known_by_nothing(store: Store) -> None:
    subject = add_subject(store)
    assert (subject.identifiers, subject.encounter_count, subject.reference_count) == ((), 0, 0)
    assert (subject.state, subject.merged_into, subject.version) == (SubjectState.ACTIVE, None, 1)
    assert subject.created_at == subject.updated_at == NOW
    assert subject == subject_of(store, subject.subject_id)


def test_an_identifier_finds_the_subject_it_was_linked_to(store: Store) -> None:
    subject = add_subject(store, pnc(1), pnc(2))
    add_subject(store, pnc(3))
    with store.read() as transaction:
        assert subject == transaction.subjects.find_by_identifier(pnc(2))
    assert subject.identifiers == (pnc(1), pnc(2))


def test_the_same_text_of_another_scheme_or_issuer_is_another_identifier(store: Store) -> None:
    names = [
        parse(Scheme.LEDS_PERSON, "A1", today_year=2026),
        parse(Scheme.INTERPOL, "A1", today_year=2026),
        parse(Scheme.OTHER, "A1", issuer="ONE", today_year=2026),
        parse(Scheme.OTHER, "A1", issuer="TWO", today_year=2026),
    ]
    ids = [add_subject(store, name).subject_id for name in names]
    with store.read() as transaction:
        assert ids == [transaction.subjects.find_by_identifier(name).subject_id for name in names]
        assert tuple(ids) == transaction.subjects.find_by_identifiers(names)


def test_identifiers_of_one_subject_find_it_once(store: Store) -> None:
    one, other = add_subject(store, pnc(1), pnc(2)), add_subject(store, pnc(3))
    with store.read() as transaction:
        found = transaction.subjects.find_by_identifiers([pnc(3), pnc(2), pnc(9), pnc(1)])
    assert found == (other.subject_id, one.subject_id)


def test_an_identifier_that_is_not_linked_finds_nobody(store: Store) -> None:
    with store.read() as transaction:
        with pytest.raises(NotFoundError) as caught:
            transaction.subjects.find_by_identifier(pnc(1))
        assert transaction.subjects.find_by_identifiers([pnc(1)]) == ()
    assert caught.value.kind is RecordKind.IDENTIFIER
    assert pnc(1).canonical not in str(caught.value)


def test_linking_twice_changes_nothing(store: Store) -> None:
    subject = add_subject(store, pnc(1))
    with store.write() as transaction:
        assert subject == transaction.subjects.link(subject.subject_id, pnc(1), LATER)


def test_an_identifier_names_one_subject_only(store: Store) -> None:
    owner, other = add_subject(store, pnc(1)), add_subject(store)
    with pytest.raises(IdentifierInUseError) as caught, store.write() as transaction:
        transaction.subjects.link(other.subject_id, pnc(1), LATER)
    assert (caught.value.identifier, caught.value.subject_id) == (pnc(1), owner.subject_id)
    assert pnc(1).canonical not in str(caught.value)
    assert other == subject_of(store, other.subject_id)


def test_a_dummy_belongs_to_any_number_of_subjects_and_finds_none(store: Store) -> None:
    subjects = [add_subject(store, dummy_asn()) for _ in range(2)]
    assert all(subject.identifiers == (dummy_asn(),) for subject in subjects)
    with store.read() as transaction:
        assert transaction.subjects.find_by_identifiers([dummy_asn()]) == ()
        with pytest.raises(NotFoundError):
            transaction.subjects.find_by_identifier(dummy_asn())


def test_an_unlinked_identifier_can_be_linked_to_another(store: Store) -> None:
    one, other = add_subject(store, pnc(1), pnc(2)), add_subject(store)
    with store.write() as transaction:
        unlinked = transaction.subjects.unlink(one.subject_id, pnc(1), LATER)
        linked = transaction.subjects.link(other.subject_id, pnc(1), LATER)
    assert (unlinked.identifiers, linked.identifiers) == ((pnc(2),), (pnc(1),))
    assert unlinked == subject_of(store, one.subject_id)


def test_unlinking_what_is_not_linked_is_refused(store: Store) -> None:
    subject = add_subject(store)
    add_subject(store, pnc(1))
    for identifier in (pnc(1), pnc(2)):
        with pytest.raises(NotFoundError) as caught, store.write() as transaction:
            transaction.subjects.unlink(subject.subject_id, identifier, LATER)
        assert caught.value.kind is RecordKind.IDENTIFIER


def test_every_change_gives_a_new_version(store: Store) -> None:
    subject = add_subject(store)
    versions = [subject.version]
    with store.write() as transaction:
        versions.append(transaction.subjects.link(subject.subject_id, pnc(1), LATER).version)
        versions.append(transaction.subjects.unlink(subject.subject_id, pnc(1), LATER).version)
    add_encounter(store, subject.subject_id)
    changed = subject_of(store, subject.subject_id)
    versions.append(changed.version)
    assert versions == [1, 2, 3, 4]
    assert (changed.created_at, changed.encounter_count) == (NOW, 1)


def test_a_change_based_on_an_old_version_is_refused(store: Store) -> None:
    subject, other = add_subject(store, pnc(1)), add_subject(store)
    subject_id, stale = subject.subject_id, subject.version - 1
    with store.write() as transaction:
        for change in (
            lambda: transaction.subjects.link(subject_id, pnc(2), LATER, expected_version=stale),
            lambda: transaction.subjects.unlink(subject_id, pnc(1), LATER, expected_version=stale),
            lambda: transaction.subjects.delete(subject_id, expected_version=stale),
            lambda: transaction.subjects.merge(subject_id, other.subject_id, LATER, surviving_version=stale),
            lambda: transaction.subjects.merge(other.subject_id, subject_id, LATER, merged_version=stale),
        ):
            with pytest.raises(StaleVersionError) as caught:
                change()
            assert (caught.value.expected, caught.value.current) == (stale, subject.version)
    assert subject == subject_of(store, subject_id)
    with store.write() as transaction:
        transaction.subjects.link(subject_id, pnc(2), LATER, expected_version=subject.version)


def test_an_unknown_subject_is_not_found(store: Store) -> None:
    known = add_subject(store).subject_id
    with store.write() as transaction:
        for call in (
            lambda: transaction.subjects.get(UNKNOWN_ID),
            lambda: transaction.subjects.link(UNKNOWN_ID, pnc(1), NOW),
            lambda: transaction.subjects.unlink(UNKNOWN_ID, pnc(1), NOW),
            lambda: transaction.subjects.delete(UNKNOWN_ID),
            lambda: transaction.subjects.merge(known, UNKNOWN_ID, NOW),
            lambda: transaction.subjects.merge(UNKNOWN_ID, known, NOW),
        ):
            with pytest.raises(NotFoundError) as caught:
                call()
            assert (caught.value.kind, caught.value.record_id) == (RecordKind.SUBJECT, UNKNOWN_ID)


def test_many_subjects_come_in_the_order_asked_for(store: Store) -> None:
    one, other = add_subject(store, pnc(1)), add_subject(store)
    with store.read() as transaction:
        found = transaction.subjects.many([other.subject_id, UNKNOWN_ID, one.subject_id, other.subject_id])
    assert found == (other, one)


def test_merging_moves_everything_and_leaves_a_forwarding_entry(store: Store) -> None:
    survivor, merged = add_subject(store, pnc(1)), add_subject(store, pnc(2))
    add_encounter(store, survivor.subject_id, references=1)
    moved = [add_encounter(store, merged.subject_id, references=2) for _ in range(2)]
    with store.write() as transaction:
        before = transaction.changes.latest()
        result = transaction.subjects.merge(survivor.subject_id, merged.subject_id, LATER)
    assert (result.encounter_count, result.reference_count) == (3, 5)
    # Made, linked, given an encounter, merged.
    assert (result.version, result.updated_at) == (4, LATER)
    assert set(result.identifiers) == {pnc(1), pnc(2)}
    assert result == subject_of(store, survivor.subject_id)
    forwarding = subject_of(store, merged.subject_id)
    assert (forwarding.state, forwarding.merged_into) == (SubjectState.MERGED, survivor.subject_id)
    assert (forwarding.identifiers, forwarding.encounter_count, forwarding.reference_count) == ((), 0, 0)
    with store.read() as transaction:
        assert transaction.subjects.find_by_identifier(pnc(2)) == result
        assert transaction.changes.since(before, 10) == tuple(
            Change(before + 1 + place, ChangeKind.ENCOUNTER_MOVED, encounter.encounter_id)
            for place, encounter in enumerate(moved)
        )
        for encounter in moved:
            now = transaction.encounters.get(encounter.encounter_id)
            assert (now.subject_id, now.version) == (survivor.subject_id, encounter.version + 1)
            assert now.references == encounter.references


def test_merging_shows_within_its_own_transaction(store: Store) -> None:
    survivor, merged = add_subject(store), add_subject(store)
    with store.write() as transaction:
        encounter = enrol(transaction, merged.subject_id)
        transaction.subjects.merge(survivor.subject_id, merged.subject_id, LATER)
        assert transaction.encounters.get(encounter.encounter_id).subject_id == survivor.subject_id
        assert transaction.subjects.get(merged.subject_id).state is SubjectState.MERGED


def test_a_dummy_that_both_have_is_kept_once(store: Store) -> None:
    survivor, merged = add_subject(store, dummy_asn()), add_subject(store, dummy_asn(), pnc(1))
    with store.write() as transaction:
        result = transaction.subjects.merge(survivor.subject_id, merged.subject_id, LATER)
    assert result.identifiers == (dummy_asn(), pnc(1))


def test_forwarding_always_leads_to_a_subject_that_stands_for_itself(store: Store) -> None:
    first, second, third = (add_subject(store).subject_id for _ in range(3))
    with store.write() as transaction:
        transaction.subjects.merge(second, first, LATER)
        transaction.subjects.merge(third, second, LATER)
    assert subject_of(store, first).merged_into == third
    assert subject_of(store, second).merged_into == third


def test_a_merged_subject_cannot_be_changed(store: Store) -> None:
    survivor, merged = add_subject(store).subject_id, add_subject(store).subject_id
    with store.write() as transaction:
        transaction.subjects.merge(survivor, merged, LATER)
        for call in (
            lambda: transaction.subjects.link(merged, pnc(1), LATER),
            lambda: transaction.subjects.unlink(merged, pnc(1), LATER),
            lambda: transaction.subjects.delete(merged),
            lambda: transaction.subjects.merge(merged, survivor, LATER),
            lambda: transaction.subjects.merge(survivor, merged, LATER),
            lambda: enrol(transaction, merged),
        ):
            with pytest.raises(SubjectMergedError) as caught:
                call()
            assert (caught.value.subject_id, caught.value.merged_into) == (merged, survivor)


def test_a_subject_cannot_be_merged_with_itself(store: Store) -> None:
    subject = add_subject(store)
    with pytest.raises(MergeWithSelfError), store.write() as transaction:
        transaction.subjects.merge(subject.subject_id, subject.subject_id, LATER)
    assert subject == subject_of(store, subject.subject_id)


def test_deleting_leaves_nothing_but_the_record_of_it(store: Store, url: str) -> None:
    kept = add_subject(store, pnc(1))
    add_encounter(store, kept.subject_id, references=2)
    before = counts(url)
    subject, merged = add_subject(store, pnc(2)), add_subject(store, pnc(3))
    encounters = [add_encounter(store, subject.subject_id, references=3) for _ in range(2)]
    with store.write() as transaction:
        transaction.subjects.merge(subject.subject_id, merged.subject_id, LATER)
        assert transaction.subjects.delete(subject.subject_id) == DeletedSubject(encounters=2, references=6)
        assert transaction.references.indexed([one.encounter_id for one in encounters]) == ()
        latest = transaction.changes.latest()
        assert transaction.changes.since(latest - 2, 10) == (
            Change(latest - 1, ChangeKind.ENCOUNTER_DELETED, encounters[0].encounter_id),
            Change(latest, ChangeKind.ENCOUNTER_DELETED, encounters[1].encounter_id),
        )
        for gone in (subject.subject_id, merged.subject_id):
            with pytest.raises(NotFoundError):
                transaction.subjects.get(gone)
    after = counts(url)
    assert {**before, "changes": 0} == {**after, "changes": 0}
    assert (kept.identifiers, 1, 2) == (
        subject_of(store, kept.subject_id).identifiers,
        subject_of(store, kept.subject_id).encounter_count,
        subject_of(store, kept.subject_id).reference_count,
    )


def test_an_identifier_of_a_deleted_subject_is_free_again(store: Store) -> None:
    subject = add_subject(store, pnc(1))
    with store.write() as transaction:
        transaction.subjects.delete(subject.subject_id)
    assert add_subject(store, pnc(1)).identifiers == (pnc(1),)
