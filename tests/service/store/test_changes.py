"""The change sequence: what projections rely on."""

from service.domain.records import Change, ChangeKind, EncounterStatus
from service.store import Store
from tests.service.store.makers import LATER, add_encounter, add_subject, enrol, pnc


def test_an_empty_store_is_at_zero(store: Store) -> None:
    with store.read() as transaction:
        assert transaction.changes.latest() == 0
        assert transaction.changes.since(0, 10) == ()


def test_changes_come_in_order_and_in_portions(store: Store) -> None:
    subject = add_subject(store).subject_id
    ids = [add_encounter(store, subject).encounter_id for _ in range(5)]
    expected = [Change(place + 1, ChangeKind.ENCOUNTER_ADDED, one) for place, one in enumerate(ids)]
    found: list[Change] = []
    with store.read() as transaction:
        while portion := transaction.changes.since(found[-1].sequence if found else 0, 2):
            found += portion
        assert transaction.changes.latest() == 5
    assert expected == found


def test_identifiers_alone_change_nothing_that_is_indexed(store: Store) -> None:
    add_subject(store, pnc(1))
    with store.read() as transaction:
        assert transaction.changes.latest() == 0


def test_a_transaction_sees_its_own_changes(store: Store) -> None:
    subject = add_subject(store).subject_id
    with store.write() as transaction:
        for number in range(1, 4):
            enrol(transaction, subject)
            assert transaction.changes.latest() == number


def test_the_sequence_rises_across_every_kind_of_change_and_reopening(url: str) -> None:
    kinds: list[ChangeKind] = []
    sequences: list[int] = []
    for _ in range(2):
        with Store.open(url) as store:
            subject, merged = add_subject(store).subject_id, add_subject(store).subject_id
            encounter = add_encounter(store, merged).encounter_id
            with store.write() as transaction:
                transaction.encounters.set_status(encounter, EncounterStatus.RESTRICTED, LATER)
                transaction.subjects.merge(subject, merged, LATER)
                transaction.subjects.delete(subject)
            with store.read() as transaction:
                changes = transaction.changes.since(sequences[-1] if sequences else 0, 100)
            kinds += [change.kind for change in changes]
            sequences += [change.sequence for change in changes]
    assert sequences == list(range(1, 9))
    assert kinds == 2 * [
        ChangeKind.ENCOUNTER_ADDED,
        ChangeKind.ENCOUNTER_STATUS,
        ChangeKind.ENCOUNTER_MOVED,
        ChangeKind.ENCOUNTER_DELETED,
    ]
