"""The schema: typed rows of every table. Blobs have tables of their own, so that listing never reads them.

`key` columns are the store's own numbers, handed out in order and never again; `*_id` columns are public ids.
"""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, MetaData, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column, relationship

from service.store.types import KEY, UtcDateTime

NUMBERED = {"sqlite_autoincrement": True}
"""Without it, SQLite hands out the key of a deleted last row again."""


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False, repr=False):
    """Common base: how types map to columns, and names of constraints that migrations can rely on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime(), bytes: LargeBinary()}


class IdentifierRow(Base):
    """A record identifier of a subject. Several subjects may carry the same dummy, one only any other."""

    __tablename__ = "record_identifiers"
    __table_args__ = (
        UniqueConstraint("subject_key", "scheme", "issuer", "canonical"),
        Index("ix_record_identifiers_name", "scheme", "issuer", "canonical"),
        Index(
            "uq_record_identifiers_name",
            "scheme",
            "issuer",
            "canonical",
            unique=True,
            sqlite_where=text("NOT dummy"),
            postgresql_where=text("NOT dummy"),
        ),
        NUMBERED,
    )

    key: Mapped[int] = mapped_column(KEY, primary_key=True, init=False)
    subject_key: Mapped[int] = mapped_column(KEY, ForeignKey("subjects.key", ondelete="CASCADE"))
    scheme: Mapped[str]
    issuer: Mapped[str]
    canonical: Mapped[str]
    dummy: Mapped[bool]
    linked_at: Mapped[datetime]


class SubjectRow(Base):
    """A person, or the forwarding entry that a merged one leaves."""

    __tablename__ = "subjects"
    __table_args__ = NUMBERED

    key: Mapped[int] = mapped_column(KEY, primary_key=True, init=False)
    subject_id: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int]
    merged_into_key: Mapped[int | None] = mapped_column(
        KEY, ForeignKey("subjects.key", ondelete="CASCADE"), index=True, default=None
    )


class RetentionRow(Base):
    """Retention facts of an encounter."""

    __tablename__ = "retention_facts"

    encounter_key: Mapped[int] = mapped_column(
        KEY, ForeignKey("encounters.key", ondelete="CASCADE"), primary_key=True, init=False
    )
    outcome: Mapped[int]
    offence_class: Mapped[int]
    age_at_offence_years: Mapped[int | None]
    sentence: Mapped[int]
    sentence_months: Mapped[int | None]
    previously_convicted: Mapped[bool]
    first_offence: Mapped[bool]
    commissioner_consent: Mapped[bool]
    subject_consent: Mapped[bool]
    determination_end_date: Mapped[date | None]
    court_extension_end_date: Mapped[date | None]
    legal_hold: Mapped[bool]
    outcome_date: Mapped[date | None]


class LabelRow(Base):
    """A label of an encounter."""

    __tablename__ = "encounter_labels"

    encounter_key: Mapped[int] = mapped_column(
        KEY, ForeignKey("encounters.key", ondelete="CASCADE"), primary_key=True, init=False
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class TemplateRow(Base):
    """The template of a reference."""

    __tablename__ = "reference_templates"

    reference_key: Mapped[int] = mapped_column(
        KEY, ForeignKey("biometric_references.key", ondelete="CASCADE"), primary_key=True, init=False
    )
    content: Mapped[bytes]


class ImageRow(Base):
    """The image of a reference, where it is kept."""

    __tablename__ = "reference_images"

    reference_key: Mapped[int] = mapped_column(
        KEY, ForeignKey("biometric_references.key", ondelete="CASCADE"), primary_key=True, init=False
    )
    content: Mapped[bytes]


class ReferenceRow(Base):
    """One biometric sample, without its blobs."""

    __tablename__ = "biometric_references"
    __table_args__ = NUMBERED

    key: Mapped[int] = mapped_column(KEY, primary_key=True, init=False)
    reference_id: Mapped[str] = mapped_column(unique=True)
    encounter_key: Mapped[int] = mapped_column(
        KEY, ForeignKey("encounters.key", ondelete="CASCADE"), index=True, init=False
    )
    label: Mapped[str]
    modality: Mapped[int]
    finger_position: Mapped[int]
    impression_type: Mapped[int]
    quality_score: Mapped[int]
    quality_components: Mapped[list[Any]] = mapped_column(JSON)
    minutia_count: Mapped[int]
    algorithm_version: Mapped[str]
    image_kept: Mapped[bool]
    image_resolution_dpi: Mapped[float | None]
    warnings: Mapped[list[Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]

    template: Mapped[TemplateRow] = relationship(lazy="raise")
    image: Mapped[ImageRow | None] = relationship(lazy="raise")


class EncounterRow(Base):
    """One occasion on which biometrics were taken."""

    __tablename__ = "encounters"
    __table_args__ = (
        Index("ix_encounters_subject_key_key", "subject_key", "key"),
        Index("ix_encounters_gallery_key", "gallery", "key"),
        NUMBERED,
    )

    key: Mapped[int] = mapped_column(KEY, primary_key=True, init=False)
    encounter_id: Mapped[str] = mapped_column(unique=True)
    subject_key: Mapped[int] = mapped_column(KEY, ForeignKey("subjects.key", ondelete="CASCADE"), init=False)
    gallery: Mapped[str]
    status: Mapped[int]
    captured_at: Mapped[datetime]
    captured_by: Mapped[str]
    station: Mapped[str]
    legal_basis: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int]

    subject: Mapped[SubjectRow] = relationship(lazy="raise")
    retention: Mapped[RetentionRow] = relationship(lazy="raise")
    labels: Mapped[list[LabelRow]] = relationship(lazy="raise", order_by=LabelRow.name)
    references: Mapped[list[ReferenceRow]] = relationship(lazy="raise", order_by=ReferenceRow.key)


class ChangeRow(Base):
    """One step of the encounters; outlives the encounter it tells of."""

    __tablename__ = "changes"
    __table_args__ = NUMBERED

    sequence: Mapped[int] = mapped_column(KEY, primary_key=True, init=False)
    kind: Mapped[str]
    encounter_id: Mapped[str]


class RequestRow(Base):
    """What a client's request id was used for."""

    __tablename__ = "requests"

    client: Mapped[str] = mapped_column(primary_key=True)
    request_id: Mapped[str] = mapped_column(primary_key=True)
    content_digest: Mapped[bytes]
    encounter_id: Mapped[str]
    subject_created: Mapped[bool]
    sequence: Mapped[int] = mapped_column(KEY)
    recorded_at: Mapped[datetime]


class AuditRow(Base):
    """One audit entry as canonical JSON; the table holds bytes so that they can be hashed as they are."""

    __tablename__ = "audit_entries"
    __table_args__ = NUMBERED

    entry_id: Mapped[int] = mapped_column(KEY, primary_key=True, init=False)
    occurred_at: Mapped[datetime] = mapped_column(index=True)
    content: Mapped[bytes]


class IdentityRow(Base):
    """Which store this is: one row, so that projections of another store are told apart."""

    __tablename__ = "store_identity"

    store_id: Mapped[str] = mapped_column(primary_key=True)
