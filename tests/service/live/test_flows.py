"""The service does what it is for: who is enrolled is found, with the records that belong to them."""

import grpc
import numpy as np
import pytest
from grpc_health.v1 import health_pb2
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from whorl.v1 import encounter_pb2, enrolment_pb2, identification_pb2, subject_pb2, template_pb2

from benchmarks.runtime.service import RunningService
from service.client import WhorlClient, explain_status
from tests.service.live.conftest import Prints, png
from tests.service.live.requests import CONTEXT, enrolment, failure, finger, new_pnc, of_template

pytestmark = pytest.mark.usefixtures("tidy")


@pytest.fixture
def enrolled(client: WhorlClient, prints: Prints) -> enrolment_pb2.CreateEncounterResponse:
    """Finger 0 of a person with a PNC ID."""
    return client.enrolment.CreateEncounter(enrolment([finger(prints(0))], identifiers=[new_pnc()]))


def identify(client: WhorlClient, content: bytes, **fields: object) -> identification_pb2.IdentifyResponse:
    request = identification_pb2.IdentifyRequest(
        samples=[finger(content)],
        context=CONTEXT,
        **fields,  # type: ignore[arg-type]  # fields of the message, checked by it
    )
    return client.identification.Identify(request)


def test_another_touch_identifies_the_person_with_their_records(
    client: WhorlClient, prints: Prints, enrolled: enrolment_pb2.CreateEncounterResponse
) -> None:
    answer = identify(client, prints(0, 1), include_correspondences=True)
    (candidate,) = answer.candidates
    assert candidate.rank == 1
    assert candidate.subject_id == enrolled.encounter.subject_id
    assert [one.canonical for one in candidate.record_identifiers] == [
        one.canonical for one in enrolled.record_identifiers
    ]
    assert candidate.decision == identification_pb2.CANDIDATE_DECISION_CANDIDATE
    assert candidate.score >= answer.applied_min_score
    assert len(candidate.evidence[0].correspondences) >= 5
    assert {"extract", "retrieve", "compare", "fuse", "records"} <= {one.stage for one in answer.timings}
    assert answer.sequence >= enrolled.sequence


def test_a_person_who_is_not_enrolled_is_not_found(
    client: WhorlClient, prints: Prints, enrolled: enrolment_pb2.CreateEncounterResponse
) -> None:
    answer = identify(client, prints(1))
    assert not answer.candidates
    assert answer.searched_subjects >= 1


def test_candidates_below_the_threshold_are_shown_on_request_and_flagged(
    client: WhorlClient, prints: Prints, enrolled: enrolment_pb2.CreateEncounterResponse
) -> None:
    answer = identify(client, prints(0, 1), min_score=10_000.0, include_below_threshold=True)
    decisions = {one.decision for one in answer.candidates}
    assert decisions == {identification_pb2.CANDIDATE_DECISION_BELOW_THRESHOLD}


def test_a_restricted_encounter_is_not_found_and_a_stale_etag_changes_nothing(
    client: WhorlClient, prints: Prints, enrolled: enrolment_pb2.CreateEncounterResponse
) -> None:
    restrict = enrolment_pb2.SetEncounterStatusRequest(
        encounter_id=enrolled.encounter.encounter_id,
        status=encounter_pb2.ENCOUNTER_STATUS_RESTRICTED,
        etag=enrolled.encounter.etag,
        context=CONTEXT,
    )
    restricted = client.enrolment.SetEncounterStatus(restrict)
    assert restricted.encounter.etag != enrolled.encounter.etag
    assert not identify(client, prints(0, 1)).candidates
    with pytest.raises(grpc.RpcError) as stale:
        client.enrolment.SetEncounterStatus(restrict)
    assert (failure(stale).code, failure(stale).reason) == ("ABORTED", "ETAG_MISMATCH")
    assert [at.field for at in failure(stale).fields] == ["etag"]


def test_a_repeated_request_id_answers_as_before_and_stores_nothing(
    client: WhorlClient, prints: Prints
) -> None:
    request = enrolment([finger(prints(1))], identifiers=[new_pnc()])
    first = client.enrolment.CreateEncounter(request)
    again = client.enrolment.CreateEncounter(request)
    assert not first.replayed and again.replayed
    assert again.encounter == first.encounter
    request.encounter.station = "elsewhere"
    with pytest.raises(grpc.RpcError) as reused:
        client.enrolment.CreateEncounter(request)
    assert (failure(reused).code, failure(reused).reason) == ("ALREADY_EXISTS", "REQUEST_ID_REUSED")


def test_verification_accepts_the_right_person_and_rejects_another(
    client: WhorlClient, prints: Prints, enrolled: enrolment_pb2.CreateEncounterResponse
) -> None:
    claims = (
        {"subject_id": enrolled.encounter.subject_id},
        {"encounter_id": enrolled.encounter.encounter_id},
        {"reference_id": enrolled.encounter.references[0].reference_id},
        {"record_identifier": enrolled.record_identifiers[0]},
        {"claimed_samples": identification_pb2.SampleSet(samples=[finger(prints(0))])},
    )
    for claim in claims:
        for content, matched in ((prints(0, 1), True), (prints(1), False)):
            answer = client.identification.Verify(
                identification_pb2.VerifyRequest(
                    samples=[finger(content)],
                    context=CONTEXT,
                    **claim,
                )
            )
            assert answer.matched == matched, claim


def test_an_extracted_template_can_be_enrolled_and_identified(client: WhorlClient, prints: Prints) -> None:
    templates = [
        client.template.Extract(
            template_pb2.ExtractRequest(sample=finger(prints(1, touch)), context=CONTEXT)
        ).template.content
        for touch in (0, 1)
    ]
    answer = client.enrolment.CreateEncounter(enrolment([of_template(templates[0])]))
    found = client.identification.Identify(
        identification_pb2.IdentifyRequest(samples=[of_template(templates[1])], context=CONTEXT)
    )
    assert [one.subject_id for one in found.candidates] == [answer.encounter.subject_id]


def test_extraction_is_deterministic(client: WhorlClient, prints: Prints) -> None:
    request = template_pb2.ExtractRequest(sample=finger(prints(0)), include_minutiae=True, context=CONTEXT)
    first, second = (client.template.Extract(request) for _ in range(2))
    assert first.template.content == second.template.content
    assert len(first.minutiae) >= 12


def test_quality_is_assessed_without_storing_anything(client: WhorlClient, prints: Prints) -> None:
    answer = client.template.AssessQuality(
        template_pb2.AssessQualityRequest(sample=finger(prints(0)), context=CONTEXT)
    )
    assert answer.acceptable
    assert answer.quality.score > 0 and answer.quality.components


def test_a_batch_answers_each_encounter_by_itself_and_in_order(client: WhorlClient, prints: Prints) -> None:
    good = enrolment([finger(prints(0))], identifiers=[new_pnc()])
    bad = enrolment([finger(b"no image")])
    orphan = enrolment([finger(prints(1))], subject_id="00000000-0000-4000-8000-000000000004")
    stream = [
        enrolment_pb2.BatchCreateEncountersRequest(batch_number=7, requests=[bad, orphan, good]),
        enrolment_pb2.BatchCreateEncountersRequest(batch_number=8, requests=[good]),
    ]
    first, second = client.enrolment.BatchCreateEncounters(iter(stream))
    assert (first.batch_number, second.batch_number) == (7, 8)
    refused, missing, created = first.results
    assert explain_status(missing.error).reason == "SUBJECT_NOT_FOUND"
    assert refused.error.code == grpc.StatusCode.INVALID_ARGUMENT.value[0]
    assert created.created.encounter.subject_id
    assert second.results[0].created.replayed


def test_subjects_are_found_linked_merged_and_deleted(client: WhorlClient, prints: Prints) -> None:
    one, other = (
        client.enrolment.CreateEncounter(enrolment([finger(prints(number))], identifiers=[new_pnc()]))
        for number in (0, 1)
    )
    kept, gone = one.encounter.subject_id, other.encounter.subject_id
    with pytest.raises(grpc.RpcError) as in_use:
        client.subject.LinkRecordIdentifier(
            subject_pb2.LinkRecordIdentifierRequest(
                subject_id=kept, record_identifier=other.record_identifiers[0], context=CONTEXT
            )
        )
    assert failure(in_use).reason == "IDENTIFIER_IN_USE"
    merged = client.subject.MergeSubjects(
        subject_pb2.MergeSubjectsRequest(surviving_subject_id=kept, merged_subject_id=gone, context=CONTEXT)
    ).subject
    assert merged.encounter_count == 2
    found = client.subject.FindSubject(
        subject_pb2.FindSubjectRequest(record_identifier=other.record_identifiers[0], context=CONTEXT)
    )
    assert found.subject.subject_id == kept
    forward = client.subject.GetSubject(subject_pb2.GetSubjectRequest(subject_id=gone, context=CONTEXT))
    assert forward.subject.merged_into_subject_id == kept
    assert {one.subject_id for one in identify(client, prints(1, 1)).candidates} == {kept}
    deleted = client.subject.DeleteSubject(subject_pb2.DeleteSubjectRequest(subject_id=kept, context=CONTEXT))
    assert (deleted.deleted_encounters, deleted.deleted_references) == (2, 2)
    assert not identify(client, prints(1, 1)).candidates


def test_an_unlinked_identifier_names_nobody_and_may_name_another(
    client: WhorlClient, enrolled: enrolment_pb2.CreateEncounterResponse
) -> None:
    identifier = enrolled.record_identifiers[0]
    subject_id = enrolled.encounter.subject_id
    client.subject.UnlinkRecordIdentifier(
        subject_pb2.UnlinkRecordIdentifierRequest(
            subject_id=subject_id, record_identifier=identifier, context=CONTEXT
        )
    )
    with pytest.raises(grpc.RpcError) as nobody:
        client.subject.FindSubject(
            subject_pb2.FindSubjectRequest(record_identifier=identifier, context=CONTEXT)
        )
    assert failure(nobody).reason == "IDENTIFIER_NOT_FOUND"
    linked = client.subject.LinkRecordIdentifier(
        subject_pb2.LinkRecordIdentifierRequest(
            subject_id=subject_id, record_identifier=identifier, context=CONTEXT
        )
    )
    assert [one.canonical for one in linked.subject.record_identifiers] == [identifier.canonical]


def test_a_subject_under_legal_hold_is_not_deleted(client: WhorlClient, prints: Prints) -> None:
    held = client.enrolment.CreateEncounter(
        enrolment([finger(prints(0))], retention_facts=encounter_pb2.RetentionFacts(legal_hold=True))
    )
    request = subject_pb2.DeleteSubjectRequest(subject_id=held.encounter.subject_id, context=CONTEXT)
    with pytest.raises(grpc.RpcError) as refused:
        client.subject.DeleteSubject(request)
    assert (failure(refused).code, failure(refused).reason) == ("FAILED_PRECONDITION", "LEGAL_HOLD")
    assert identify(client, prints(0, 1)).candidates


def test_encounters_are_listed_in_pages(client: WhorlClient, prints: Prints) -> None:
    first = client.enrolment.CreateEncounter(enrolment([finger(prints(0))]))
    subject_id = first.encounter.subject_id
    second = client.enrolment.CreateEncounter(enrolment([finger(prints(0, 1))], subject_id=subject_id))
    request = enrolment_pb2.ListEncountersRequest(subject_id=subject_id, page_size=1, context=CONTEXT)
    one = client.enrolment.ListEncounters(request)
    request.page_token = one.next_page_token
    two = client.enrolment.ListEncounters(request)
    assert [page.encounters[0].encounter_id for page in (one, two)] == [
        first.encounter.encounter_id,
        second.encounter.encounter_id,
    ]
    assert two.next_page_token == ""


def test_a_failure_to_enrol_is_kept_as_an_empty_reference_on_request(client: WhorlClient) -> None:
    blank = finger(png(np.full((400, 400), 255, np.uint8)))
    answer = client.enrolment.CreateEncounter(enrolment([blank], allow_failure_to_enrol=True))
    (reference,) = answer.encounter.references
    assert reference.minutia_count == 0
    assert reference.warnings[0].code.startswith("FAILURE_TO_ENROL_")


def test_health_is_reported_for_every_service(client: WhorlClient) -> None:
    for service in ("", "whorl.v1.IdentificationService", "whorl.v1.EnrolmentService"):
        answer = client.health.Check(health_pb2.HealthCheckRequest(service=service))
        assert answer.status == health_pb2.HealthCheckResponse.SERVING


def test_reflection_lists_the_services_when_it_is_switched_on(live: RunningService) -> None:
    with grpc.secure_channel(live.connection.address, live.connection.credentials()) as channel:
        stub = reflection_pb2_grpc.ServerReflectionStub(channel)
        (answer,) = stub.ServerReflectionInfo(
            iter([reflection_pb2.ServerReflectionRequest(list_services="")])
        )
    names = {one.name for one in answer.list_services_response.service}
    assert {
        f"whorl.v1.{name}Service" for name in ("Enrolment", "Identification", "Subject", "Template")
    } <= names
