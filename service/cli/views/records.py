"""Tables of subjects and encounters."""

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from whorl.v1 import biometric_pb2 as biometric
from whorl.v1.encounter_pb2 import Encounter, EncounterStatus
from whorl.v1.enrolment_pb2 import CreateEncounterResponse
from whorl.v1.subject_pb2 import Subject, SubjectState

from service.cli.failures import line
from service.cli.names import enum_word
from service.cli.output import facts, table
from service.cli.wording import identifiers_text, sample_text, time_text, warnings_text


def show_subject(subject: Subject, console: Console) -> None:
    """One person."""
    console.print(
        facts(
            "Subject",
            ("id", escape(subject.subject_id)),
            ("state", enum_word(SubjectState, "SUBJECT_STATE_", subject.state)),
            ("merged into", escape(subject.merged_into_subject_id)),
            ("record identifiers", identifiers_text(subject.record_identifiers)),
            ("encounters", str(subject.encounter_count)),
            ("references", str(subject.reference_count)),
            ("created", time_text(subject.create_time)),
            ("changed", time_text(subject.update_time)),
            ("etag", escape(subject.etag)),
        )
    )


def show_encounter(encounter: Encounter, console: Console) -> None:
    """One encounter with its references."""
    labels = "\n".join(escape(f"{key}={value}") for key, value in sorted(encounter.labels.items()))
    console.print(
        facts(
            "Encounter",
            ("id", escape(encounter.encounter_id)),
            ("subject", escape(encounter.subject_id)),
            ("gallery", escape(encounter.gallery)),
            ("status", _status(encounter)),
            ("captured", time_text(encounter.capture_time)),
            ("captured by", escape(encounter.captured_by)),
            ("station", escape(encounter.station)),
            ("legal basis", escape(encounter.legal_basis)),
            ("labels", labels),
            ("created", time_text(encounter.create_time)),
            ("etag", escape(encounter.etag)),
        )
    )
    if encounter.references:
        console.print(_reference_table(encounter.references))


def show_encounters(encounters: Sequence[Encounter], limit: int, console: Console) -> None:
    """One encounter a row."""
    if not encounters:
        line(console, "No encounter fits.")
        return
    rows = table("Encounters", "encounter", "subject", "gallery", "status", "captured", "references")
    for item in encounters:
        rows.add_row(
            escape(item.encounter_id),
            escape(item.subject_id),
            escape(item.gallery),
            _status(item),
            time_text(item.capture_time) or "-",
            ", ".join(sample_text(ref.modality, ref.finger_position) for ref in item.references),
        )
    console.print(rows)
    if len(encounters) == limit:
        line(console, f"The first {limit}; --limit shows more.")


def show_enrolment(answer: CreateEncounterResponse, request_id: str, console: Console) -> None:
    """What an enrolment stored."""
    if answer.replayed:
        line(console, f"Already enrolled under request id {escape(request_id)}: nothing was stored again.")
    else:
        person = "a new person" if answer.subject_created else "a known person"
        line(console, f"[green]Enrolled[/] one encounter of {person}; request id {escape(request_id)}.")
    show_encounter(answer.encounter, console)
    line(
        console, f"Record identifiers: {', '.join(identifiers_text(answer.record_identifiers).splitlines())}"
    )


def _reference_table(references: Sequence[biometric.BiometricReference]) -> object:
    result = table(
        "", "reference", "of", "quality", "minutiae", "image kept", "warnings", right=("quality", "minutiae")
    )
    for item in references:
        result.add_row(
            escape(item.reference_id),
            sample_text(item.modality, item.finger_position),
            str(item.quality.score),
            str(item.minutia_count) if item.modality == biometric.MODALITY_FINGERPRINT else "-",
            "yes" if item.image_kept else "no",
            warnings_text(item.warnings) or "-",
        )
    return result


def _status(encounter: Encounter) -> str:
    return enum_word(EncounterStatus, "ENCOUNTER_STATUS_", encounter.status)
