"""The commands besides identify, verify and enrol-dir."""

import json
import stat
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from grpc_health.v1 import health_pb2
from whorl.v1 import biometric_pb2 as biometric
from whorl.v1 import encounter_pb2 as encounter
from whorl.v1 import enrolment_pb2 as enrolment
from whorl.v1 import record_identifier_pb2 as record
from whorl.v1 import subject_pb2 as subject
from whorl.v1 import template_pb2 as template

from tests.service.cli.conftest import Whorl
from tests.service.cli.stage import Stage, refusal

ROOT = Path(__file__).resolve().parents[3]
PNC = record.RecordIdentifier(scheme=record.RECORD_IDENTIFIER_SCHEME_PNC, value="1999/0123456X")
PERSON = subject.Subject(
    subject_id="s-1",
    state=subject.SUBJECT_STATE_ACTIVE,
    record_identifiers=[PNC],
    encounter_count=2,
    etag="7",
)
ENCOUNTER = encounter.Encounter(
    encounter_id="e-1",
    subject_id="s-1",
    gallery="CONVICTED",
    status=encounter.ENCOUNTER_STATUS_ACTIVE,
    references=[
        biometric.BiometricReference(
            reference_id="r-1",
            modality=biometric.MODALITY_FINGERPRINT,
            finger_position=biometric.FINGER_POSITION_LEFT_RING,
            quality=biometric.Quality(score=71),
            minutia_count=44,
        )
    ],
)


def test_enrol_sends_the_whole_draft(whorl: Whorl, stage: Stage, image: Path, tmp_path: Path) -> None:
    stage.answer(
        enrolment.CreateEncounterRequest,
        enrolment.CreateEncounterResponse(
            encounter=ENCOUNTER, record_identifiers=[PNC], subject_created=True
        ),
    )
    facts = tmp_path / "facts.json"
    facts.write_text('{"outcome": "OUTCOME_CONVICTED", "legal_hold": true}')
    ended = whorl(
        "enrol", "--finger", f"left-ring={image}", "--gallery", "CONVICTED", "--pnc", "99/123456X",
        "--captured-at", "2026-03-01T14:05:00Z", "--captured-by", "livescan-4", "--station", "06AA",
        "--legal-basis", "PACE 1984 s.61(3)", "--label", "tray=4", "--keep-images", "--retention", facts,
    )  # fmt: skip
    assert ended.code == 0
    assert "a new person" in ended.out
    for text in ("e-1", "left-ring", "71", "44", "PNC 1999/0123456X"):
        assert text in ended.out
    [asked] = stage.asked
    draft = asked.encounter
    assert uuid.UUID(asked.request_id).version == 4
    assert (draft.gallery, draft.captured_by, draft.station) == ("CONVICTED", "livescan-4", "06AA")
    assert draft.legal_basis == "PACE 1984 s.61(3)"
    assert draft.capture_time.ToJsonString() == "2026-03-01T14:05:00Z"
    assert draft.retention_facts.outcome == encounter.OUTCOME_CONVICTED
    assert draft.retention_facts.legal_hold
    assert dict(draft.labels) == {"tray": "4"}
    assert draft.keep_images
    assert not draft.allow_failure_to_enrol
    assert [sample.finger_position for sample in draft.samples] == [9]


def test_enrol_says_when_nothing_was_stored_again(whorl: Whorl, stage: Stage, image: Path) -> None:
    stage.answer(
        enrolment.CreateEncounterRequest,
        enrolment.CreateEncounterResponse(encounter=ENCOUNTER, replayed=True),
    )
    ended = whorl("enrol", image, "-g", "CONVICTED", "--request-id", "11111111-1111-4111-8111-111111111111")
    assert "Already enrolled" in ended.out
    assert stage.asked[0].request_id == "11111111-1111-4111-8111-111111111111"


@pytest.mark.parametrize("content", ["{", '{"colour": 1}', "7"])
def test_enrol_refuses_other_retention_facts(content: str, whorl: Whorl, image: Path, tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(content)
    ended = whorl("enrol", image, "-g", "CONVICTED", "--retention", facts)
    assert ended.code == 2
    assert "holds no retention facts" in ended.err


def test_a_template_is_written_for_its_owner_only(
    whorl: Whorl, stage: Stage, image: Path, tmp_path: Path
) -> None:
    stage.answer(
        template.ExtractRequest,
        template.ExtractResponse(
            template=biometric.Template(content=b"secret", format=biometric.TEMPLATE_FORMAT_WHORL),
            quality=biometric.Quality(score=60),
            minutiae=[biometric.Minutia(x_px=1.5, y_px=2, direction_deg=90)],
        ),
    )
    output = tmp_path / "print.whorl"
    ended = whorl("extract", image, "--output", output, "--minutiae")
    assert ended.code == 0
    assert output.read_bytes() == b"secret"
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    assert "secret" not in ended.out
    assert "1.5" in ended.out
    again = whorl("extract", image, "--output", output)
    assert (again.code, len(stage.asked)) == (2, 1)
    assert whorl("extract", image, "--output", output, "--force").code == 0


@pytest.mark.parametrize(("acceptable", "code"), [(True, 0), (False, 1)])
def test_quality_ends_with_its_verdict(
    acceptable: bool, code: int, whorl: Whorl, stage: Stage, image: Path
) -> None:
    components = [biometric.QualityComponent(name="MinutiaeCount", score=78, measurement=30)]
    stage.answer(
        template.AssessQualityRequest,
        template.AssessQualityResponse(
            quality=biometric.Quality(score=64, components=components), acceptable=acceptable
        ),
    )
    ended = whorl("quality", image)
    assert ended.code == code
    assert "Quality 64 of 100" in ended.out
    assert "MinutiaeCount" in ended.out


@pytest.mark.parametrize(
    ("arguments", "request_type", "answer"),
    [
        (("get", "s-1"), subject.GetSubjectRequest, subject.GetSubjectResponse(subject=PERSON)),
        (("find", "--pnc", "x"), subject.FindSubjectRequest, subject.FindSubjectResponse(subject=PERSON)),
        (
            ("link", "s-1", "--cro", "x", "--etag", "7"),
            subject.LinkRecordIdentifierRequest,
            subject.LinkRecordIdentifierResponse(subject=PERSON),
        ),
        (
            ("unlink", "s-1", "--identifier", "asn=x", "--etag", "7"),
            subject.UnlinkRecordIdentifierRequest,
            subject.UnlinkRecordIdentifierResponse(subject=PERSON),
        ),
        (
            ("merge", "s-1", "s-2", "--surviving-etag", "7", "--merged-etag", "8"),
            subject.MergeSubjectsRequest,
            subject.MergeSubjectsResponse(subject=PERSON),
        ),
    ],
)
def test_subjects_are_shown_and_their_etags_sent(
    arguments: tuple[str, ...],
    request_type: type,
    answer: subject.GetSubjectResponse,
    whorl: Whorl,
    stage: Stage,
) -> None:
    stage.answer(request_type, answer)
    ended = whorl("subject", *arguments)
    assert ended.code == 0
    assert "PNC 1999/0123456X" in ended.out
    etags = [getattr(stage.asked[0], name, "") for name in ("etag", "surviving_etag", "merged_etag")]
    assert [etag for etag in etags if etag] == [etag for etag in ("7", "8") if etag in arguments]
    [document] = whorl("subject", *arguments, "--json").documents()
    assert document["subject"]["subject_id"] == "s-1"


@pytest.mark.parametrize("arguments", [(), ("--pnc", "a", "--cro", "b")])
def test_a_subject_is_found_by_one_identifier(arguments: tuple[str, ...], whorl: Whorl) -> None:
    ended = whorl("subject", "find", *arguments)
    assert ended.code == 2
    assert "exactly one record identifier" in ended.err


def test_deleting_without_a_terminal_needs_yes(whorl: Whorl, stage: Stage) -> None:
    stage.answer(subject.DeleteSubjectRequest, subject.DeleteSubjectResponse(deleted_encounters=2))
    assert whorl("subject", "delete", "s-1").code == 2
    assert stage.asked == []
    ended = whorl("subject", "delete", "s-1", "--yes")
    assert ended.code == 0
    assert "Deleted 2 encounters" in ended.out


def test_a_stale_etag_says_what_to_do(whorl: Whorl, stage: Stage) -> None:
    stage.answer(subject.LinkRecordIdentifierRequest, refusal("ABORTED", "ETAG_MISMATCH", "changed", "etag"))
    ended = whorl("subject", "link", "s-1", "--pnc", "x", "--etag", "1")
    assert ended.code == 3
    assert "get it again" in ended.err


def test_an_encounter_is_shown_and_restricted(whorl: Whorl, stage: Stage) -> None:
    stage.answer(enrolment.GetEncounterRequest, enrolment.GetEncounterResponse(encounter=ENCOUNTER))
    stage.answer(
        enrolment.SetEncounterStatusRequest, enrolment.SetEncounterStatusResponse(encounter=ENCOUNTER)
    )
    assert "left-ring" in whorl("encounter", "get", "e-1").out
    assert whorl("encounter", "set-status", "e-1", "restricted").code == 0
    assert stage.asked[-1].status == encounter.ENCOUNTER_STATUS_RESTRICTED
    ended = whorl("encounter", "set-status", "e-1", "frozen")
    assert ended.code == 2
    assert "active, restricted" in ended.err


def test_a_listing_goes_through_the_pages_up_to_its_limit(
    whorl: Whorl, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.cli.listing.PAGE_ITEMS", 2)
    stage.answer(
        enrolment.ListEncountersRequest,
        enrolment.ListEncountersResponse(encounters=[ENCOUNTER, ENCOUNTER], next_page_token="2"),  # noqa: S106
    )
    ended = whorl(
        "encounter", "list", "--limit", "4", "--status", "active", "--gallery", "CONVICTED", "--json"
    )
    assert len(ended.documents()) == 4
    assert [(asked.page_size, asked.page_token) for asked in stage.asked] == [(2, ""), (2, "2")]
    assert stage.asked[0].status == encounter.ENCOUNTER_STATUS_ACTIVE


def test_an_empty_listing_says_so(whorl: Whorl, stage: Stage) -> None:
    stage.answer(enrolment.ListEncountersRequest, enrolment.ListEncountersResponse())
    assert "No encounter fits" in whorl("encounter", "list").out


def test_health_ends_with_its_answer(whorl: Whorl, stage: Stage) -> None:
    assert whorl("health").code == 0
    stage.health.set("", health_pb2.HealthCheckResponse.NOT_SERVING)
    ended = whorl("health")
    assert (ended.code, ended.out.strip()) == (1, "not serving")


def test_certificates_made_here_are_those_used_here(local: Whorl, tmp_path: Path) -> None:
    made = local("pki", "init")
    assert made.code == 0
    assert "not for production" in made.out
    assert (tmp_path / "data/pki/clients/cli/key.pem").is_file()
    # With certificates the command gets as far as the connection.
    assert local("health", "--address", "127.0.0.1:1").code == 4
    assert local("pki", "init").code == 2
    assert local("pki", "init", "--force").code == 0
    assert local("pki", "client", "custody-north").code == 0
    ended = local("pki", "client", "Custody North")
    assert ended.code == 2
    assert "is no client name" in ended.err


def test_models_are_listed_with_licence_and_state(local: Whorl) -> None:
    ended = local("models", "list", "--json")
    states = {document["name"]: document for document in ended.documents()}
    assert states["leader"]["state"] == "installed"
    assert states["leader"]["licence"] == "MIT"
    assert ended.code == 1, "face models are missing from an empty data directory"


def test_models_are_installed_from_a_folder(local: Whorl, shared: Path) -> None:
    ended = local("models", "install", "--from", shared / "models")
    assert ended.code == 0
    assert local("models", "list").code == 0


def test_a_model_that_cannot_be_installed_says_why(local: Whorl, tmp_path: Path) -> None:
    ended = local("models", "install", "yunet", "--from", tmp_path)
    assert ended.code == 2
    assert "yunet" in ended.err
    assert local("models", "install", "nonesuch").code == 2


def test_serve_says_which_setting_is_wrong(local: Whorl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHORL_WORKERS", "none")
    ended = local("serve")
    assert ended.code == 2
    assert "WHORL_WORKERS=none" in ended.err


def test_version_is_that_of_the_project(local: Whorl) -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert json.loads(local("version", "--json").out) == {"whorl": project["version"]}


COMMANDS = (
    "serve", "health", "version", "enrol", "enrol-dir", "identify", "verify", "extract", "quality",
    "pki init", "pki client", "models list", "models install",
    "subject get", "subject find", "subject link", "subject unlink", "subject merge", "subject delete",
    "encounter get", "encounter list", "encounter set-status",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, local: Whorl) -> None:
    ended = local(*command.split(), "--help")
    assert ended.code == 0
    assert f"Usage: whorl {command}" in " ".join(ended.out.split())


def test_the_first_help_shows_the_way_and_the_exit_codes(local: Whorl) -> None:
    ended = local("--help")
    assert "whorl pki init" in ended.out
    assert "Exit codes: 0 done" in ended.out


def test_help_loads_nothing_heavy() -> None:
    heavy = "{'grpc', 'numpy', 'google.protobuf', 'pydantic', 'cryptography', 'sqlalchemy', 'openvino'}"
    code = f"import sys, service.cli.main; print(sorted({heavy} & sys.modules.keys()))"
    command = [sys.executable, "-c", code]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.strip() == "[]"
