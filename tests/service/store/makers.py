"""Invented records for the tests of the store."""

import sqlite3
from datetime import UTC, datetime, timedelta

from service.domain.identifiers import RecordIdentifier, Scheme, parse
from service.domain.identifiers.check_letter import check_letter
from service.domain.records import (
    Encounter,
    FingerPosition,
    ImpressionType,
    Modality,
    NewEncounter,
    NewReference,
    Quality,
    QualityComponent,
    SampleWarning,
    Subject,
)
from service.store import Store, Transaction

NOW = datetime(2026, 11, 23, 10, 30, 0, 123456, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"


def pnc(serial: int) -> RecordIdentifier:
    digits = f"{serial:07}"
    return parse(Scheme.PNC, f"2001/{digits}{check_letter('01' + digits)}", today_year=2026)


def dummy_asn() -> RecordIdentifier:
    return parse(Scheme.ASN, "0807NRPR00000038482H", today_year=2026)


def new_reference(number: int = 0, image: bytes | None = None) -> NewReference:
    return NewReference(
        label=f"finger {number}",
        modality=Modality.FINGERPRINT,
        finger_position=FingerPosition(1 + number % 10),
        impression_type=ImpressionType.LIVE_SCAN_PLAIN,
        quality=Quality(
            70, (QualityComponent("ridge_flow", 65, 0.25), QualityComponent("area_px", 80, 90000.0))
        ),
        minutia_count=40 + number,
        algorithm_version="test-1",
        template=b"template %d" % number,
        image=image,
        image_resolution_dpi=500.0,
        warnings=(SampleWarning("RESOLUTION_FROM_FILE", "The resolution is that of the file."),),
    )


def new_encounter(subject_id: str, gallery: str = "CONVICTED") -> NewEncounter:
    return NewEncounter(subject_id, gallery, captured_at=NOW - timedelta(days=1))


def add_subject(store: Store, *identifiers: RecordIdentifier) -> Subject:
    with store.write() as transaction:
        subject = transaction.subjects.create(NOW)
        for identifier in identifiers:
            subject = transaction.subjects.link(subject.subject_id, identifier, NOW)
    return subject


def enrol(
    transaction: Transaction, subject_id: str, references: int = 1, gallery: str = "CONVICTED"
) -> Encounter:
    return transaction.encounters.add(
        new_encounter(subject_id, gallery), [new_reference(number) for number in range(references)], NOW
    )


def add_encounter(
    store: Store, subject_id: str, references: int = 1, gallery: str = "CONVICTED"
) -> Encounter:
    with store.write() as transaction:
        return enrol(transaction, subject_id, references, gallery)


def subject_of(store: Store, subject_id: str) -> Subject:
    with store.read() as transaction:
        return transaction.subjects.get(subject_id)


def counts(url: str) -> dict[str, int]:
    """Rows of every table, past the store."""
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {
        table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608 -- names of the schema
        for table in tables
        if table not in {"sqlite_sequence", "alembic_version", "store_identity"}
    }
    connection.close()
    return found
