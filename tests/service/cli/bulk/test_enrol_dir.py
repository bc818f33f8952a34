"""`whorl enrol-dir` from end to end, against a service in miniature."""

import json
import uuid
from pathlib import Path

import pytest
from whorl.v1 import biometric_pb2 as biometric
from whorl.v1 import enrolment_pb2 as enrolment
from whorl.v1 import record_identifier_pb2 as record

from service.cli.bulk.outcome import Outcome
from service.cli.bulk.report import BulkReport
from service.client import MESSAGE_LIMIT_BYTES
from tests.service.cli.bulk.conftest import Shelf
from tests.service.cli.conftest import Whorl
from tests.service.cli.stage import Stage, refusal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "prints"
    made.mkdir()
    for person in ("012", "013", "014"):
        for finger in ("right-index", "2" if person == "013" else "7"):
            (made / f"{person}_{finger}_1.png").write_bytes(f"{person} {finger}".encode())
    (made / "notes.txt").write_text("not an image")
    return made


def run(whorl: Whorl, folder: Path, *more: str) -> tuple[int, str]:
    ended = whorl("enrol-dir", folder, "--gallery", "CONVICTED", *more)
    return ended.code, ended.err


def test_each_person_and_impression_is_one_encounter(whorl: Whorl, shelf: Shelf, folder: Path) -> None:
    (folder / "012_face_1.jpg").write_bytes(b"face")
    (folder / "012_7_2.png").write_bytes(b"later")
    code, err = run(whorl, folder, "--dpi", "500", "--unknown-positions")
    assert code == 0
    assert "4 encounters: 4 enrolled, 0 already enrolled, 0 failed" in err
    drafts = sorted(shelf.enrolled.values(), key=lambda draft: draft.record_identifiers[0].value)
    assert [draft.record_identifiers[0].value for draft in drafts] == ["012", "012", "013", "014"]
    for draft in drafts:
        [identifier] = draft.record_identifiers
        assert (identifier.scheme, identifier.issuer) == (record.RECORD_IDENTIFIER_SCHEME_OTHER, "ENROL-DIR")
        assert draft.gallery == "CONVICTED"
    [whole] = [draft for draft in drafts if len(draft.samples) == 3]
    assert sorted(sample.modality for sample in whole.samples) == [
        biometric.MODALITY_FINGERPRINT,
        biometric.MODALITY_FINGERPRINT,
        biometric.MODALITY_FACE,
    ]
    assert {sample.finger_position for sample in whole.samples} == {0}
    assert {sample.image.dpi for sample in whole.samples if sample.modality != biometric.MODALITY_FACE} == {
        500
    }


def test_fingers_are_read_as_positions(whorl: Whorl, shelf: Shelf, folder: Path) -> None:
    run(whorl, folder)
    positions = {
        draft.record_identifiers[0].value: {sample.finger_position for sample in draft.samples}
        for draft in shelf.enrolled.values()
    }
    assert positions == {"012": {2, 7}, "013": {2}, "014": {2, 7}}


def test_an_unknown_finger_is_wrong_usage_and_nothing_is_sent(
    whorl: Whorl, shelf: Shelf, folder: Path
) -> None:
    (folder / "015_pinky_1.png").write_bytes(b"x")
    code, err = run(whorl, folder)
    assert code == 2
    assert "015_pinky_1.png" in err
    assert "--unknown-positions" in err
    assert shelf.batches == []


def test_a_second_run_sends_nothing_again(whorl: Whorl, shelf: Shelf, folder: Path) -> None:
    run(whorl, folder)
    sent = len(shelf.batches)
    code, err = run(whorl, folder)
    assert code == 0
    assert "0 enrolled, 3 already enrolled, 0 failed" in err
    assert len(shelf.batches) == sent


def test_a_changed_file_is_another_encounter(whorl: Whorl, shelf: Shelf, folder: Path) -> None:
    run(whorl, folder)
    (folder / "012_7_1.png").write_bytes(b"a better print")
    assert "1 enrolled, 2 already enrolled" in run(whorl, folder)[1]


def test_other_facts_are_another_encounter(whorl: Whorl, shelf: Shelf, folder: Path) -> None:
    run(whorl, folder)
    assert "3 enrolled, 0 already enrolled" in run(whorl, folder, "--station", "06AA")[1]


def test_without_its_journal_a_second_run_is_recognised_by_the_service(
    whorl: Whorl, shelf: Shelf, folder: Path
) -> None:
    run(whorl, folder)
    assert "0 enrolled, 3 already enrolled, 0 failed" in run(whorl, folder, "--fresh")[1]
    assert len(shelf.enrolled) == 3


def test_request_ids_are_the_same_on_every_machine(
    whorl: Whorl, shelf: Shelf, folder: Path, tmp_path: Path
) -> None:
    run(whorl, folder)
    first = set(shelf.enrolled)
    assert {uuid.UUID(request_id).version for request_id in first} == {5}
    elsewhere = tmp_path / "elsewhere"
    folder.rename(elsewhere)
    run(whorl, elsewhere)
    assert set(shelf.enrolled) == first


def test_a_journal_of_another_store_is_forgotten(
    whorl: Whorl, shelf: Shelf, stage: Stage, folder: Path
) -> None:
    run(whorl, folder)
    shelf.enrolled.clear()
    stage.answer(enrolment.GetEncounterRequest, refusal("NOT_FOUND", "ENCOUNTER_NOT_FOUND", "unknown"))
    assert "3 enrolled, 0 already enrolled" in run(whorl, folder)[1]
    assert len(shelf.enrolled) == 3


def test_a_failure_is_one_line_and_the_rest_goes_on(whorl: Whorl, shelf: Shelf, folder: Path) -> None:
    (folder / "013_2_1.png").write_bytes(b"bad")
    code, err = run(whorl, folder)
    assert code == 1
    line = "failed 013 impression 1: IMAGE_UNDECODABLE encounter.samples[0]: not an image"
    assert err.splitlines().count(line) == 1
    assert "2 enrolled, 0 already enrolled, 1 failed" in err


def test_a_failed_one_is_tried_again_by_the_next_run(whorl: Whorl, shelf: Shelf, folder: Path) -> None:
    bad = folder / "013_2_1.png"
    bad.write_bytes(b"bad")
    run(whorl, folder)
    bad.write_bytes(b"good")
    code, err = run(whorl, folder)
    assert code == 0
    assert "1 enrolled, 2 already enrolled" in err


def test_what_the_service_was_too_busy_for_is_sent_again(whorl: Whorl, shelf: Shelf, folder: Path) -> None:
    shelf.busy_items = 2
    code, err = run(whorl, folder)
    assert code == 0
    assert "3 enrolled, 0 already enrolled, 0 failed" in err


def test_a_service_that_stays_too_busy_is_a_failure(whorl: Whorl, shelf: Shelf, folder: Path) -> None:
    shelf.busy_items = 1000
    code, err = run(whorl, folder)
    assert code == 1
    assert err.count("OVERLOADED") == 3


def test_a_broken_stream_is_continued_by_the_next_run(whorl: Whorl, shelf: Shelf, folder: Path) -> None:
    shelf.break_after_batches = 2
    code, err = run(whorl, folder, "--batch", "1")
    assert code == 6
    assert "2 enrolled" in err
    assert "run the same command again" in err
    shelf.break_after_batches = None
    code, err = run(whorl, folder, "--batch", "1")
    assert code == 0
    assert "1 enrolled, 2 already enrolled, 0 failed" in err


def test_ctrl_c_ends_with_a_summary_and_the_next_run_continues(
    whorl: Whorl, shelf: Shelf, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = BulkReport.__call__

    def interrupted(report: BulkReport, outcome: Outcome) -> None:
        count(report, outcome)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(BulkReport, "__call__", interrupted)
        code, err = run(whorl, folder, "--batch", "1")
    assert code == 130
    assert "1 enrolled" in err
    assert "run the same command again" in err
    code, err = run(whorl, folder, "--batch", "1")
    assert code == 0
    assert len(shelf.enrolled) == 3


def test_batches_are_no_longer_than_told(whorl: Whorl, shelf: Shelf, folder: Path) -> None:
    run(whorl, folder, "--batch", "2")
    assert sorted(shelf.batches) == [1, 2]


def test_batches_fit_into_a_message(whorl: Whorl, shelf: Shelf, folder: Path) -> None:
    for path in folder.glob("*_1.png"):
        path.write_bytes(path.name.encode() + bytes(3 << 20))
    assert run(whorl, folder)[0] == 0
    assert max(shelf.batches) * (6 << 20) <= MESSAGE_LIMIT_BYTES
    assert len(shelf.enrolled) == 3


def test_an_encounter_beyond_a_message_fails_alone(whorl: Whorl, shelf: Shelf, folder: Path) -> None:
    (folder / "013_2_1.png").write_bytes(bytes(MESSAGE_LIMIT_BYTES))
    code, err = run(whorl, folder)
    assert code == 1
    assert "16 MiB together" in err
    assert len(shelf.enrolled) == 2


def test_with_json_each_encounter_is_a_line(whorl: Whorl, shelf: Shelf, folder: Path) -> None:
    (folder / "013_2_1.png").write_bytes(b"bad")
    documents = {item["name"]: item for item in whorl("enrol-dir", folder, "-g", "C", "--json").documents()}
    assert documents["012 impression 1"]["outcome"] == "enrolled"
    assert documents["012 impression 1"]["encounter_id"].startswith("e-")
    assert documents["013 impression 1"]["outcome"] == "failed"
    assert documents["013 impression 1"]["reason"] == "IMAGE_UNDECODABLE"


def test_images_named_otherwise_are_told_of(whorl: Whorl, shelf: Shelf, folder: Path) -> None:
    (folder / "holiday.png").write_bytes(b"x")
    code, err = run(whorl, folder)
    assert code == 0
    assert "left out holiday.png" in err


def test_an_encounter_without_gallery_is_wrong_usage(whorl: Whorl, shelf: Shelf, folder: Path) -> None:
    ended = whorl("enrol-dir", folder)
    assert ended.code == 2
    assert "--gallery" in ended.err


@pytest.mark.parametrize("name", ["absent", "notes.txt"])
def test_neither_folder_nor_manifest_is_wrong_usage(name: str, whorl: Whorl, folder: Path) -> None:
    ended = whorl("enrol-dir", folder / name)
    assert ended.code == 2
    assert "neither a folder nor a manifest" in ended.err


def test_a_folder_without_images_is_wrong_usage(whorl: Whorl, tmp_path: Path) -> None:
    assert "PERSON_FINGER_IMPRESSION" in whorl("enrol-dir", tmp_path).err


def test_a_manifest_enrols_what_it_says(whorl: Whorl, shelf: Shelf, folder: Path) -> None:
    manifest = folder / "custody.jsonl"
    line = {"files": ["012_7_1.png:left-index"], "pnc": "99/123456X", "gallery": "ARRESTEE", "dpi": 1000}
    manifest.write_text(json.dumps(line))
    assert whorl("enrol-dir", manifest).code == 0
    [draft] = shelf.enrolled.values()
    assert (draft.gallery, draft.samples[0].finger_position, draft.samples[0].image.dpi) == (
        "ARRESTEE",
        7,
        1000,
    )
    assert draft.record_identifiers[0].value == "99/123456X"
