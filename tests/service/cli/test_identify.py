"""`whorl identify` and `whorl verify`."""

from pathlib import Path

import pytest
from whorl.v1 import biometric_pb2 as biometric
from whorl.v1 import identification_pb2 as identification
from whorl.v1 import record_identifier_pb2 as record
from whorl.v1.call_context_pb2 import PURPOSE_IDENTITY_CHECK

from service.cli.wording import score_meaning
from tests.service.cli.conftest import Whorl
from tests.service.cli.stage import Stage, refusal

PNC = record.RecordIdentifier(scheme=record.RECORD_IDENTIFIER_SCHEME_PNC, value="1999/0123456X")


def candidate(
    score: float, decision: "identification.CandidateDecision.ValueType"
) -> identification.Candidate:
    evidence = identification.Evidence(
        score=score,
        modality=biometric.MODALITY_FINGERPRINT,
        finger_position=biometric.FINGER_POSITION_RIGHT_INDEX,
        gallery="CONVICTED",
    )
    return identification.Candidate(
        rank=1,
        subject_id="s-1",
        record_identifiers=[PNC],
        score=score,
        decision=decision,
        evidence=[evidence],
    )


def found(
    score: float = 40.0,
    decision: "identification.CandidateDecision.ValueType" = identification.CANDIDATE_DECISION_CANDIDATE,
) -> identification.IdentifyResponse:
    return identification.IdentifyResponse(
        candidates=[candidate(score, decision)], applied_min_score=30, searched_subjects=12000
    )


def test_a_candidate_is_shown_with_identifier_score_and_meaning(
    whorl: Whorl, stage: Stage, image: Path
) -> None:
    stage.answer(identification.IdentifyRequest, found())
    ended = whorl("identify", f"{image}:right-index", "--dpi", "500")
    assert ended.code == 0
    for text in ("PNC 1999/0123456X", "40.0", "1 impostor in 10,000", "candidate", "right-index", "12,000"):
        assert text in ended.out


def test_everything_typed_reaches_the_service(whorl: Whorl, stage: Stage, image: Path) -> None:
    stage.answer(identification.IdentifyRequest, found())
    whorl(
        "identify", f"{image}:7", "--face", image, "--template", f"left-ring={image}", "--dpi", "500",
        "--impression", "latent-lift", "--gallery", "CONVICTED", "--gallery", "ARRESTEE",
        "--target-fpir", "0.001", "--max-candidates", "3", "--all", "--correspondences",
        "--purpose", "identity-check", "--reason", "why", "--case", "C1", "--operator", "op7",
    )  # fmt: skip
    [asked] = stage.asked
    assert isinstance(asked, identification.IdentifyRequest)
    finger, face, template = asked.samples
    assert (finger.label, finger.finger_position, finger.image.dpi) == ("print.png", 7, 500)
    assert finger.impression_type == biometric.IMPRESSION_TYPE_LATENT_LIFT
    assert finger.image.content == b"ridges"
    assert (face.modality, face.image.dpi) == (biometric.MODALITY_FACE, 0)
    assert (template.template.content, template.finger_position) == (b"ridges", 9)
    assert list(asked.galleries) == ["CONVICTED", "ARRESTEE"]
    assert (asked.WhichOneof("threshold"), asked.target_fpir) == ("target_fpir", 0.001)
    assert (asked.max_candidates, asked.include_below_threshold, asked.include_correspondences) == (
        3,
        True,
        True,
    )
    assert asked.context.purpose == PURPOSE_IDENTITY_CHECK
    assert (asked.context.reason, asked.context.case_reference, asked.context.operator) == (
        "why",
        "C1",
        "op7",
    )


def test_a_threshold_that_is_not_typed_is_not_sent(whorl: Whorl, stage: Stage, image: Path) -> None:
    stage.answer(identification.IdentifyRequest, found())
    whorl("identify", image)
    assert stage.asked[0].WhichOneof("threshold") is None


def test_nobody_found_ends_with_one(whorl: Whorl, stage: Stage, image: Path) -> None:
    stage.answer(identification.IdentifyRequest, identification.IdentifyResponse(applied_min_score=30))
    ended = whorl("identify", image)
    assert ended.code == 1
    assert "No candidate" in ended.out


def test_only_candidates_below_the_threshold_are_nobody(whorl: Whorl, stage: Stage, image: Path) -> None:
    stage.answer(identification.IdentifyRequest, found(5, identification.CANDIDATE_DECISION_BELOW_THRESHOLD))
    assert whorl("identify", image, "--all").code == 1


def test_a_lead_by_face_is_said_to_be_no_identification(whorl: Whorl, stage: Stage, image: Path) -> None:
    stage.answer(identification.IdentifyRequest, found(50, identification.CANDIDATE_DECISION_LEAD))
    ended = whorl("identify", "--face", image)
    assert ended.code == 0
    assert "never an identification by itself" in ended.out


def test_a_sample_that_was_not_used_is_named_with_its_reason(whorl: Whorl, stage: Stage, image: Path) -> None:
    answer = found()
    answer.samples.add(
        label="smudge.png", error=refusal("INVALID_ARGUMENT", "QUALITY_TOO_LOW", "too faint", "samples[1]")
    )
    stage.answer(identification.IdentifyRequest, answer)
    assert "not used smudge.png: QUALITY_TOO_LOW samples[1]: too faint" in whorl("identify", image).out


def test_json_is_the_whole_answer_in_the_names_of_the_contract(
    whorl: Whorl, stage: Stage, image: Path
) -> None:
    stage.answer(identification.IdentifyRequest, found())
    [document] = whorl("identify", image, "--json").documents()
    assert document["applied_min_score"] == 30
    assert document["candidates"][0]["record_identifiers"][0]["value"] == "1999/0123456X"


def test_text_of_the_service_is_not_read_as_markup(whorl: Whorl, stage: Stage, image: Path) -> None:
    answer = found()
    answer.candidates[0].record_identifiers[0].value = "[red]1[/red]"
    stage.answer(identification.IdentifyRequest, answer)
    assert "[red]1[/red]" in whorl("identify", image).out


def test_two_thresholds_are_wrong_usage(whorl: Whorl, image: Path) -> None:
    ended = whorl("identify", image, "--target-fpir", "0.1", "--min-score", "10")
    assert ended.code == 2
    assert "give one of them" in ended.err


@pytest.mark.parametrize(
    ("score", "meaning"),
    [
        (-1.0, "like any two strangers"),
        (0.0, "like any two strangers"),
        (10.0, "1 impostor in 10"),
        (40.0, "1 impostor in 10,000"),
        (59.9, "1 impostor in 977,237"),
        (120.0, "rarer than 1 impostor in 1,000,000"),
    ],
)
def test_a_score_is_told_as_a_false_match_rate(score: float, meaning: str) -> None:
    assert score_meaning(score) == meaning


@pytest.mark.parametrize(("matched", "code", "word"), [(True, 0, "Matched"), (False, 1, "Not matched")])
def test_verify_ends_with_its_verdict(
    matched: bool, code: int, word: str, whorl: Whorl, stage: Stage, image: Path
) -> None:
    stage.answer(
        identification.VerifyRequest,
        identification.VerifyResponse(
            matched=matched, score=50, applied_min_score=40, record_identifiers=[PNC]
        ),
    )
    ended = whorl("verify", image, "--pnc", "99/123456X")
    assert ended.code == code
    assert word in ended.out
    claim = stage.asked[0].record_identifier
    assert (claim.scheme, claim.value) == (record.RECORD_IDENTIFIER_SCHEME_PNC, "99/123456X")


@pytest.mark.parametrize(
    ("arguments", "claim"),
    [
        (("--subject", "s-1"), "subject_id"),
        (("--encounter", "e-1"), "encounter_id"),
        (("--reference", "r-1"), "reference_id"),
        (("--cro", "123456/99A"), "record_identifier"),
        (("--against", "{image}:right-thumb"), "claimed_samples"),
        (("--against-face", "{image}"), "claimed_samples"),
    ],
)
def test_each_way_to_name_the_claim_is_sent(
    arguments: tuple[str, ...], claim: str, whorl: Whorl, stage: Stage, image: Path
) -> None:
    stage.answer(identification.VerifyRequest, identification.VerifyResponse())
    whorl("verify", image, *(argument.format(image=image) for argument in arguments))
    assert stage.asked[0].WhichOneof("claim") == claim


@pytest.mark.parametrize(
    "arguments", [(), ("--subject", "a", "--pnc", "99/123456X"), ("--pnc", "a", "--pnc", "b")]
)
def test_verify_wants_exactly_one_claim(arguments: tuple[str, ...], whorl: Whorl, image: Path) -> None:
    ended = whorl("verify", image, *arguments)
    assert ended.code == 2
    assert "Name exactly one to compare with" in ended.err


def test_verify_shows_the_evidence(whorl: Whorl, stage: Stage, image: Path) -> None:
    answer = identification.VerifyResponse(matched=True, score=50, subject_id="s-1", record_identifiers=[PNC])
    answer.evidence.append(found().candidates[0].evidence[0])
    answer.evidence[0].reference_id = "r-77"
    answer.timings.add(stage="extract").duration.FromMilliseconds(321)
    stage.answer(identification.VerifyRequest, answer)
    out = whorl("verify", image, "--subject", "s-1").out
    for text in ("right-index", "40.0", "r-77", "PNC 1999/0123456X", "extract 321 ms"):
        assert text in out
