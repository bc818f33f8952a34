"""First tables: subjects, encounters, references, changes, requests, audit entries."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Applies the revision to an empty database."""
    _create_subjects()
    _create_encounters()
    _create_references()
    _create_journals()


def _create_subjects() -> None:
    op.create_table(
        "subjects",
        sa.Column("key", KEY, nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("merged_into_key", KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["merged_into_key"],
            ["subjects.key"],
            name="fk_subjects_merged_into_key_subjects",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", name="pk_subjects"),
        sa.UniqueConstraint("subject_id", name="uq_subjects_subject_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subjects_merged_into_key", "subjects", ["merged_into_key"], unique=False)
    op.create_table(
        "record_identifiers",
        sa.Column("key", KEY, nullable=False),
        sa.Column("subject_key", KEY, nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("canonical", sa.String(), nullable=False),
        sa.Column("dummy", sa.Boolean(), nullable=False),
        sa.Column("linked_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["subject_key"],
            ["subjects.key"],
            name="fk_record_identifiers_subject_key_subjects",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", name="pk_record_identifiers"),
        sa.UniqueConstraint(
            "subject_key",
            "scheme",
            "issuer",
            "canonical",
            name="uq_record_identifiers_subject_key_scheme_issuer_canonical",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_record_identifiers_name", "record_identifiers", ["scheme", "issuer", "canonical"], unique=False
    )
    op.create_index(
        "uq_record_identifiers_name",
        "record_identifiers",
        ["scheme", "issuer", "canonical"],
        unique=True,
        sqlite_where=sa.text("NOT dummy"),
        postgresql_where=sa.text("NOT dummy"),
    )


def _create_encounters() -> None:
    op.create_table(
        "encounters",
        sa.Column("key", KEY, nullable=False),
        sa.Column("encounter_id", sa.String(), nullable=False),
        sa.Column("subject_key", KEY, nullable=False),
        sa.Column("gallery", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("captured_at", MOMENT, nullable=False),
        sa.Column("captured_by", sa.String(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("legal_basis", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subject_key"], ["subjects.key"], name="fk_encounters_subject_key_subjects", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_encounters"),
        sa.UniqueConstraint("encounter_id", name="uq_encounters_encounter_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_encounters_gallery_key", "encounters", ["gallery", "key"], unique=False)
    op.create_index("ix_encounters_subject_key_key", "encounters", ["subject_key", "key"], unique=False)
    op.create_table(
        "retention_facts",
        sa.Column("encounter_key", KEY, nullable=False),
        sa.Column("outcome", sa.Integer(), nullable=False),
        sa.Column("offence_class", sa.Integer(), nullable=False),
        sa.Column("age_at_offence_years", sa.Integer(), nullable=True),
        sa.Column("sentence", sa.Integer(), nullable=False),
        sa.Column("sentence_months", sa.Integer(), nullable=True),
        sa.Column("previously_convicted", sa.Boolean(), nullable=False),
        sa.Column("first_offence", sa.Boolean(), nullable=False),
        sa.Column("commissioner_consent", sa.Boolean(), nullable=False),
        sa.Column("subject_consent", sa.Boolean(), nullable=False),
        sa.Column("determination_end_date", sa.Date(), nullable=True),
        sa.Column("court_extension_end_date", sa.Date(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("outcome_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["encounter_key"],
            ["encounters.key"],
            name="fk_retention_facts_encounter_key_encounters",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("encounter_key", name="pk_retention_facts"),
    )
    op.create_table(
        "encounter_labels",
        sa.Column("encounter_key", KEY, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["encounter_key"],
            ["encounters.key"],
            name="fk_encounter_labels_encounter_key_encounters",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("encounter_key", "name", name="pk_encounter_labels"),
    )


def _create_references() -> None:
    op.create_table(
        "biometric_references",
        sa.Column("key", KEY, nullable=False),
        sa.Column("reference_id", sa.String(), nullable=False),
        sa.Column("encounter_key", KEY, nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("modality", sa.Integer(), nullable=False),
        sa.Column("finger_position", sa.Integer(), nullable=False),
        sa.Column("impression_type", sa.Integer(), nullable=False),
        sa.Column("quality_score", sa.Integer(), nullable=False),
        sa.Column("quality_components", sa.JSON(), nullable=False),
        sa.Column("minutia_count", sa.Integer(), nullable=False),
        sa.Column("algorithm_version", sa.String(), nullable=False),
        sa.Column("image_kept", sa.Boolean(), nullable=False),
        sa.Column("image_resolution_dpi", sa.Double(), nullable=True),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["encounter_key"],
            ["encounters.key"],
            name="fk_biometric_references_encounter_key_encounters",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", name="pk_biometric_references"),
        sa.UniqueConstraint("reference_id", name="uq_biometric_references_reference_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_biometric_references_encounter_key", "biometric_references", ["encounter_key"], unique=False
    )
    op.create_table(
        "reference_templates",
        sa.Column("reference_key", KEY, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reference_key"],
            ["biometric_references.key"],
            name="fk_reference_templates_reference_key_biometric_references",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reference_key", name="pk_reference_templates"),
    )
    op.create_table(
        "reference_images",
        sa.Column("reference_key", KEY, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reference_key"],
            ["biometric_references.key"],
            name="fk_reference_images_reference_key_biometric_references",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reference_key", name="pk_reference_images"),
    )


def _create_journals() -> None:
    op.create_table(
        "changes",
        sa.Column("sequence", KEY, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("encounter_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_changes"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "requests",
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("content_digest", sa.LargeBinary(), nullable=False),
        sa.Column("encounter_id", sa.String(), nullable=False),
        sa.Column("subject_created", sa.Boolean(), nullable=False),
        sa.Column("sequence", KEY, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("client", "request_id", name="pk_requests"),
    )
    op.create_table(
        "audit_entries",
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name="pk_audit_entries"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_entries_occurred_at", "audit_entries", ["occurred_at"], unique=False)
    op.create_table(
        "store_identity",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", name="pk_store_identity"),
    )
