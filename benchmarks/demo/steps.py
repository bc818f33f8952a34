"""The requests of the demonstration, each with what should come of it."""

from collections.abc import Sequence

from whorl.v1 import biometric_pb2, identification_pb2, record_identifier_pb2

from benchmarks.demo.cast import Finger, Person
from benchmarks.demo.report import (
    BELOW_THRESHOLD,
    CandidateRow,
    IdentifyStep,
    RefusalStep,
    VerifyRow,
    VerifyStep,
)
from benchmarks.runtime.messages import context, face_sample, fingerprint_sample
from benchmarks.runtime.searches import Search, Verification, search, verify
from service.client import WhorlClient

REASON = "demonstration"
TARGET_FPIR = 1e-4
"""One search in 10,000 for a person who is not enrolled may return anybody."""
NOT_AN_IMAGE = b"Dear Sir or Madam, please find the print attached.\n"

DECISIONS = {
    identification_pb2.CANDIDATE_DECISION_CANDIDATE: "candidate",
    identification_pb2.CANDIDATE_DECISION_LEAD: "lead",
    identification_pb2.CANDIDATE_DECISION_BELOW_THRESHOLD: BELOW_THRESHOLD,
}


class StepFailedError(RuntimeError):
    """The service refused what it should have answered."""


def identify_enrolled(client: WhorlClient, title: str, person: Person, fingers: int) -> IdentifyStep:
    """Searches with other impressions of an enrolled person; with several fingers, by the face too."""
    with_face = person.face is not None and fingers > 1
    samples = _probe_samples(person, fingers, with_face)
    what = f"{_count(fingers, 'finger')}{' and another picture of the face' if with_face else ''}"
    return _identify(
        client,
        title,
        f"Another impression of {what} of an enrolled person is searched, without saying who it is.",
        samples,
        person.pnc_id,
    )


def identify_stranger(client: WhorlClient, title: str, person: Person) -> IdentifyStep:
    """Searches for a person who is not enrolled."""
    sentence = "Two fingers of a person who was never enrolled are searched: the right answer is nobody."
    return _identify(client, title, sentence, _probe_samples(person, 2, with_face=False), None)


def refuse_text_file(client: WhorlClient, title: str) -> RefusalStep:
    """Sends a letter that is named .png."""
    outcome = search(client, [fingerprint_sample(NOT_AN_IMAGE, 500, "letter.png")], context(REASON))
    failure = outcome.failure
    if failure is None:
        raise StepFailedError("The service accepted a text file as a fingerprint.")
    expected = (failure.code, failure.reason) == ("INVALID_ARGUMENT", "IMAGE_UNDECODABLE")
    return RefusalStep(
        title,
        "A text file named .png is searched: the service must refuse it in words and carry on.",
        failure.code,
        failure.reason,
        failure.message,
        ", ".join(violation.field for violation in failure.fields),
        outcome.total_ms,
        expected,
        "Refused, with the field at fault." if expected else "Refused, but not for the right reason.",
    )


def verify_claims(client: WhorlClient, title: str, person: Person, other: Person) -> VerifyStep:
    """Compares one print with the right claim and with a wrong one."""
    right, wrong = (_verify(client, person.fingers[0], claim) for claim in (person, other))
    rows = tuple(_verify_row(claim, outcome) for claim, outcome in ((person, right), (other, wrong)))
    expected = rows[0].matched and not rows[1].matched
    return VerifyStep(
        title,
        "One print is compared with the record that it claims, then with somebody else's.",
        rows,
        right.stages,
        expected,
        "The right claim matches, the wrong one does not." if expected else "A claim was judged wrongly.",
    )


def _identify(
    client: WhorlClient,
    title: str,
    sentence: str,
    samples: Sequence[biometric_pb2.Sample],
    expected: str | None,
) -> IdentifyStep:
    outcome = search(client, samples, context(REASON), TARGET_FPIR)
    answer = _answer(outcome)
    rows = tuple(_candidate_row(candidate, samples) for candidate in answer.candidates)
    found = [row for row in rows if row.over_threshold]
    as_expected, conclusion = _judge(found, expected, answer.applied_min_score)
    return IdentifyStep(
        title,
        sentence,
        rows,
        answer.applied_min_score,
        answer.searched_subjects,
        outcome.stages,
        outcome.total_ms,
        as_expected,
        conclusion,
    )


def _judge(found: Sequence[CandidateRow], expected: str | None, threshold: float) -> tuple[bool, str]:
    over = f"the threshold of {threshold:.1f}"
    if expected is None:
        if not found:
            return True, f"Nobody reaches {over}."
        return False, f"{_count(len(found), 'candidate')} over {over}, where nobody should be."
    if found and expected in found[0].record_identifiers:
        alone = " and nobody else does" if len(found) == 1 else ""
        return True, f"The right record, {expected}, leads and reaches {over}{alone}."
    return False, f"The right record, {expected}, does not lead over {over}."


def _probe_samples(person: Person, fingers: int, with_face: bool) -> list[biometric_pb2.Sample]:
    samples = [finger_sample(finger, enrolled=False) for finger in person.fingers[:fingers]]
    if with_face and person.face is not None:
        samples.append(face_sample(person.face.probe, "face"))
    return samples


def finger_sample(finger: Finger, enrolled: bool) -> biometric_pb2.Sample:
    """The impression to enrol, or the one to search with."""
    file = finger.prints.enrolled if enrolled else finger.prints.probe
    position = biometric_pb2.FingerPosition.ValueType(finger.position)
    name = biometric_pb2.FingerPosition.Name(position).removeprefix("FINGER_POSITION_")
    return fingerprint_sample(file.content, file.dpi, name.replace("_", " ").lower(), position)


def _candidate_row(
    candidate: identification_pb2.Candidate, samples: Sequence[biometric_pb2.Sample]
) -> CandidateRow:
    return CandidateRow(
        candidate.rank,
        tuple(identifier.value for identifier in candidate.record_identifiers),
        candidate.score,
        DECISIONS.get(candidate.decision, "unknown"),
        tuple(f"{samples[item.sample_index].label} {item.score:.0f}" for item in candidate.evidence),
    )


def _verify(client: WhorlClient, finger: Finger, claim: Person) -> Verification:
    identifier = record_identifier_pb2.RecordIdentifier(
        scheme=record_identifier_pb2.RECORD_IDENTIFIER_SCHEME_PNC, value=claim.pnc_id
    )
    request = identification_pb2.VerifyRequest(
        samples=[finger_sample(finger, enrolled=False)], record_identifier=identifier, context=context(REASON)
    )
    return verify(client, request)


def _verify_row(claim: Person, outcome: Verification) -> VerifyRow:
    if outcome.answer is None:
        raise StepFailedError(f"The service refused to verify: {outcome.failure}")
    answer = outcome.answer
    return VerifyRow(claim.pnc_id, answer.score, answer.applied_min_score, answer.matched, outcome.total_ms)


def _answer(outcome: Search) -> identification_pb2.IdentifyResponse:
    if outcome.answer is None:
        raise StepFailedError(f"The service refused to search: {outcome.failure}")
    return outcome.answer


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
