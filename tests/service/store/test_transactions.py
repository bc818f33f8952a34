"""All or nothing, one writer at a time, readers undisturbed."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import SQLAlchemyError

from service.domain.errors import StorageError
from service.domain.records import AuditEntry, EncounterFilter, EncounterStatus, Operation, StoredRequest
from service.store import Store, Transaction
from service.store import store as store_module
from tests.service.store.makers import LATER, NOW, UNKNOWN_ID, add_encounter, add_subject, counts, enrol, pnc


class InventedError(Exception):
    """Raised by a test in the middle of a transaction."""


def do_everything(transaction: Transaction, subject_id: str) -> None:
    new = transaction.subjects.create(LATER)
    transaction.subjects.link(new.subject_id, pnc(77), LATER)
    encounter = enrol(transaction, subject_id, references=2)
    transaction.encounters.set_status(encounter.encounter_id, EncounterStatus.RESTRICTED, LATER)
    transaction.requests.remember("c", "r", StoredRequest(b"", encounter.encounter_id, False, 1), LATER)
    transaction.audit.append(AuditEntry(LATER, "c", Operation.COLLECTION, "call", "OK"))
    transaction.subjects.merge(new.subject_id, subject_id, LATER)


@pytest.mark.parametrize("error", [InventedError, KeyboardInterrupt, SystemExit])
def test_an_exception_undoes_everything(store: Store, url: str, error: type[BaseException]) -> None:
    subject = add_subject(store, pnc(1))
    add_encounter(store, subject.subject_id)
    before = counts(url)
    with pytest.raises(error), store.write() as transaction:
        do_everything(transaction, subject.subject_id)
        raise error
    assert before == counts(url)
    with store.read() as transaction:
        assert subject.subject_id == transaction.subjects.find_by_identifier(pnc(1)).subject_id
        assert transaction.encounters.page(EncounterFilter(), "", 5).encounters[0].version == 1


def test_after_an_exception_the_next_writer_goes_on(store: Store) -> None:
    with pytest.raises(InventedError), store.write() as transaction:
        transaction.subjects.create(NOW)
        raise InventedError
    assert add_subject(store, pnc(1)).identifiers == (pnc(1),)


def test_a_constraint_that_fails_undoes_the_whole_transaction(url: str) -> None:
    with Store.open(url, new_id=lambda: UNKNOWN_ID) as store:
        add_subject(store)
        before = counts(url)
        with pytest.raises(SQLAlchemyError), store.write() as transaction:
            transaction.audit.append(AuditEntry(LATER, "c", Operation.COLLECTION, "call", "OK"))
            transaction.subjects.create(NOW)
        assert before == counts(url)


def test_a_part_can_fail_by_itself(store: Store) -> None:
    subject = add_subject(store).subject_id
    with store.write() as transaction:
        kept = [enrol(transaction, subject).encounter_id]
        with pytest.raises(InventedError), transaction.savepoint():
            do_everything(transaction, subject)
            raise InventedError
        with transaction.savepoint():
            kept.append(enrol(transaction, subject).encounter_id)
    with store.read() as transaction:
        listed = transaction.encounters.page(EncounterFilter(), "", 10).encounters
        assert kept == [encounter.encounter_id for encounter in listed]
        assert [change.encounter_id for change in transaction.changes.since(0, 10)] == kept
        assert transaction.audit.count() == 0


def test_reading_cannot_write(store: Store, url: str) -> None:
    before = counts(url)
    with pytest.raises(StorageError, match="readonly"), store.read() as transaction:
        transaction.subjects.create(NOW)
    assert before == counts(url)
    add_subject(store)


def test_an_error_of_the_database_tells_no_values(store: Store) -> None:
    subject = add_subject(store)
    with pytest.raises(StorageError) as caught, store.read() as transaction:
        transaction.subjects.link(subject.subject_id, pnc(1), NOW)
    error: BaseException | None = caught.value
    while error is not None:
        assert pnc(1).canonical not in str(error)
        error = error.__cause__


def test_a_reader_keeps_its_snapshot_while_others_write(store: Store) -> None:
    subject = add_subject(store).subject_id
    add_encounter(store, subject)
    with store.read() as reader:
        seen = [len(reader.encounters.of_subject(subject))]
        add_encounter(store, subject)
        seen.append(len(reader.encounters.of_subject(subject)))
        assert reader.changes.latest() == 1
    with store.read() as reader:
        seen.append(len(reader.encounters.of_subject(subject)))
    assert seen == [1, 1, 2]


def test_a_reader_sees_nothing_that_is_not_committed(store: Store) -> None:
    subject = add_subject(store).subject_id
    with store.write() as writer:
        enrol(writer, subject)
        with store.read() as reader:
            assert (reader.changes.latest(), reader.encounters.of_subject(subject)) == (0, ())


def run_together(works: Sequence[Callable[[], object]]) -> None:
    with ThreadPoolExecutor(len(works)) as pool:
        for future in [pool.submit(work) for work in works]:
            future.result()


def test_concurrent_writers_and_readers_lose_and_mix_nothing(store: Store) -> None:
    subject = add_subject(store).subject_id
    writers, rounds = 4, 8
    finished = threading.Event()

    def write() -> None:
        for _ in range(rounds):
            add_encounter(store, subject, references=2)

    def read() -> None:
        latest = 0
        while not finished.is_set():
            with store.read() as transaction:
                sequence = transaction.changes.latest()
                known = transaction.subjects.get(subject)
                changes = transaction.changes.since(0, 1000)
            assert sequence >= latest
            assert sequence == len(changes) == known.encounter_count == known.version - 1
            assert known.reference_count == 2 * known.encounter_count
            latest = sequence

    def write_all() -> None:
        try:
            run_together([write] * writers)
        finally:
            finished.set()

    run_together([write_all, read, read])
    with store.read() as transaction:
        changes = transaction.changes.since(0, 1000)
        encounters = transaction.encounters.of_subject(subject)
    assert [change.sequence for change in changes] == list(range(1, writers * rounds + 1))
    assert [change.encounter_id for change in changes] == [one.encounter_id for one in encounters]


def test_one_identifier_taken_by_many_at_once_makes_one_subject(store: Store) -> None:
    made: list[str] = []

    def find_or_create() -> None:
        with store.write() as transaction:
            if not transaction.subjects.find_by_identifiers([pnc(1)]):
                subject = transaction.subjects.create(NOW)
                transaction.subjects.link(subject.subject_id, pnc(1), NOW)
                made.append(subject.subject_id)

    run_together([find_or_create] * 8)
    assert len(made) == 1


def test_two_processes_take_turns(store: Store, url: str) -> None:
    with Store.open(url) as other:
        run_together([lambda: add_subject(store), lambda: add_subject(other)] * 5)
    with store._reader.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM subjects").scalar() == 10


def test_a_writer_that_waits_too_long_is_told_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "WRITER_PATIENCE_S", 0.05)
    with (
        store.write(),
        pytest.raises(StorageError, match="other writers take too long"),
        store.write(),
    ):
        pass
    add_subject(store)
