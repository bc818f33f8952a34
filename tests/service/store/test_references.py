"""References: their blobs, and what the index is told of them."""

import pytest
from sqlalchemy import event

from service.domain.errors import NotFoundError, RecordKind
from service.domain.records import (
    EncounterFilter,
    EncounterStatus,
    FingerPosition,
    ImpressionType,
    IndexedReference,
    Modality,
    NewEncounter,
    Reference,
)
from service.store import Store
from service.store import references as references_module
from tests.service.store.makers import (
    LATER,
    NOW,
    UNKNOWN_ID,
    add_encounter,
    add_subject,
    enrol,
    new_reference,
)


def test_a_reference_is_read_as_it_was_written(store: Store) -> None:
    subject = add_subject(store).subject_id
    new = new_reference(3, image=b"pixels")
    with store.write() as transaction:
        encounter = transaction.encounters.add(NewEncounter(subject, "CONVICTED", NOW), [new], NOW)
    (written,) = encounter.references
    assert written == Reference(
        key=written.key,
        reference_id=written.reference_id,
        encounter_id=encounter.encounter_id,
        label="finger 3",
        modality=Modality.FINGERPRINT,
        finger_position=FingerPosition.RIGHT_RING,
        impression_type=ImpressionType.LIVE_SCAN_PLAIN,
        quality=new.quality,
        minutia_count=43,
        algorithm_version="test-1",
        image_kept=True,
        image_resolution_dpi=500.0,
        warnings=new.warnings,
        created_at=NOW,
    )
    with store.read() as transaction:
        assert written == transaction.references.get(written.reference_id)
        assert written == transaction.references.get_by_key(written.key)
        assert transaction.references.template(written.reference_id) == b"template 3"
        assert transaction.references.image(written.reference_id) == b"pixels"


def test_an_image_that_was_not_kept_is_none(store: Store) -> None:
    (reference,) = add_encounter(store, add_subject(store).subject_id).references
    with store.read() as transaction:
        assert transaction.references.image(reference.reference_id) is None


def test_an_empty_template_is_kept_as_such(store: Store) -> None:
    subject = add_subject(store).subject_id
    empty = new_reference()
    empty = type(empty)(empty.label, empty.modality, empty.quality, empty.algorithm_version, template=b"")
    with store.write() as transaction:
        (reference,) = transaction.encounters.add(
            NewEncounter(subject, "CONVICTED", NOW), [empty], NOW
        ).references
        assert transaction.references.template(reference.reference_id) == b""


def test_an_unknown_reference_is_not_found(store: Store) -> None:
    with store.read() as transaction:
        for call in (
            lambda: transaction.references.get(UNKNOWN_ID),
            lambda: transaction.references.get_by_key(99),
            lambda: transaction.references.template(UNKNOWN_ID),
            lambda: transaction.references.image(UNKNOWN_ID),
        ):
            with pytest.raises(NotFoundError) as caught:
                call()
            assert caught.value.kind is RecordKind.REFERENCE


def test_many_references_come_in_the_order_asked_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    references = add_encounter(store, add_subject(store).subject_id, references=5).references
    keys = [reference.key for reference in references]
    monkeypatch.setattr(references_module, "IDS_AT_ONCE", 2)
    with store.read() as transaction:
        found = transaction.references.many([keys[4], 999, *keys, keys[0]])
        assert found == (references[4], *references[:4])
        assert transaction.references.many([]) == ()


def test_keys_rise_and_are_never_used_again(url: str) -> None:
    seen: list[int] = []
    for _ in range(3):
        with Store.open(url) as store:
            subject = add_subject(store).subject_id
            encounter = add_encounter(store, subject, references=3)
            seen += [reference.key for reference in encounter.references]
            with store.write() as transaction:
                transaction.subjects.delete(subject)
    assert seen == sorted(set(seen))
    assert len(seen) == 9


def test_the_index_is_told_everything_it_filters_and_compares_by(store: Store) -> None:
    subject = add_subject(store).subject_id
    new = NewEncounter(subject, "ARRESTEE", captured_at=LATER, labels=(("b", "2"), ("a", "1")))
    with store.write() as transaction:
        encounter = transaction.encounters.add(new, [new_reference(0), new_reference(1)], NOW)
        transaction.encounters.set_status(encounter.encounter_id, EncounterStatus.RESTRICTED, LATER)
        indexed = transaction.references.indexed([encounter.encounter_id])
    assert indexed == tuple(
        IndexedReference(
            key=reference.key,
            reference_id=reference.reference_id,
            encounter_id=encounter.encounter_id,
            subject_id=subject,
            gallery="ARRESTEE",
            status=EncounterStatus.RESTRICTED,
            modality=Modality.FINGERPRINT,
            finger_position=FingerPosition(1 + number),
            captured_at=LATER,
            labels=(("a", "1"), ("b", "2")),
            algorithm_version="test-1",
            template=b"template %d" % number,
        )
        for number, reference in enumerate(encounter.references)
    )


def test_the_index_is_told_of_the_encounters_asked_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = add_subject(store).subject_id
    encounters = [add_encounter(store, subject, references=2) for _ in range(5)]
    monkeypatch.setattr(references_module, "IDS_AT_ONCE", 2)
    wanted = [encounters[4].encounter_id, UNKNOWN_ID, encounters[0].encounter_id, encounters[2].encounter_id]
    with store.read() as transaction:
        found = [reference.key for reference in transaction.references.indexed(wanted)]
    assert found == [one.key for place in (0, 2, 4) for one in encounters[place].references]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_going_through_all_references_finds_each_once(store: Store, limit: int) -> None:
    subject = add_subject(store).subject_id
    with store.write() as transaction:
        keys = [one.key for _ in range(3) for one in enrol(transaction, subject, references=2).references]
    found: list[int] = []
    with store.read() as transaction:
        while portion := transaction.references.indexed_after(found[-1] if found else 0, limit):
            found += [reference.key for reference in portion]
    assert keys == found


def test_listing_encounters_reads_no_blobs(store: Store) -> None:
    add_encounter(store, add_subject(store).subject_id, references=3)
    statements: list[str] = []
    event.listen(store._reader, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    with store.read() as transaction:
        (encounter,) = transaction.encounters.page(EncounterFilter(), "", 10).encounters
    assert len(encounter.references) == 3
    assert any("biometric_references" in statement for statement in statements)
    assert not any("reference_templates" in one or "reference_images" in one for one in statements)
