"""Bad input costs nothing: the right code, a reason, the field at fault; no worker lost, nothing stored."""

import uuid
from collections.abc import Callable
from pathlib import Path

import cv2
import grpc
import numpy as np
import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from whorl.v1 import (
    biometric_pb2,
    call_context_pb2,
    encounter_pb2,
    enrolment_pb2,
    identification_pb2,
    record_identifier_pb2,
    subject_pb2,
    template_pb2,
)

from benchmarks.runtime.service import RunningService
from service.client import Failure, WhorlClient
from tests.service.live.bad_prints import FINGER_ROWS, Row, huge_header, noise
from tests.service.live.conftest import Prints, png
from tests.service.live.requests import CONTEXT, enrolment, face, failure, finger, pnc

pytestmark = pytest.mark.usefixtures("tidy")

UNKNOWN_ID = str(uuid.UUID(int=4))


def stored_encounters(client: WhorlClient) -> int:
    request = enrolment_pb2.ListEncountersRequest(page_size=1000, context=CONTEXT)
    return len(client.enrolment.ListEncounters(request).encounters)


def refused_enrolment(client: WhorlClient, request: enrolment_pb2.CreateEncounterRequest) -> Failure:
    """The refusal, after proof that nothing was stored."""
    before = stored_encounters(client)
    with pytest.raises(grpc.RpcError) as raised:
        client.enrolment.CreateEncounter(request)
    assert stored_encounters(client) == before
    return failure(raised)


@pytest.mark.parametrize("row", FINGER_ROWS, ids=lambda row: row.name)
def test_a_bad_print_is_refused_by_name_and_costs_no_worker(
    client: WhorlClient, prints: Prints, row: Row
) -> None:
    refusal = refused_enrolment(client, enrolment([row.sample(prints)]))
    assert (refusal.code, refusal.reason) == (row.code, row.reason)
    assert [at.field for at in refusal.fields] == row.fields
    assert refusal.message


def test_the_workers_are_the_same_after_all_that(client: WhorlClient, live: RunningService) -> None:
    """A killed worker would have been replaced by a process with another id."""
    before = children_of(live.process_id)
    for row in (finger(b"no image"), finger(huge_header()), finger(noise())):
        refused_enrolment(client, enrolment([row]))
    assert children_of(live.process_id) == before


def children_of(process_id: int) -> set[str]:
    tasks = Path(f"/proc/{process_id}/task").iterdir()
    return {child for task in tasks for child in (task / "children").read_text().split()}


def test_one_bad_sample_among_good_ones_stores_nothing(client: WhorlClient, prints: Prints) -> None:
    refusal = refused_enrolment(client, enrolment([finger(prints(0)), finger(b"no image")]))
    assert refusal.reason == "IMAGE_UNDECODABLE"
    assert [at.field for at in refusal.fields] == ["encounter.samples[1].image.content"]


def test_every_bad_sample_of_a_request_is_named(client: WhorlClient) -> None:
    refusal = refused_enrolment(client, enrolment([finger(b"no image"), finger(noise())]))
    assert [at.field for at in refusal.fields] == [
        "encounter.samples[0].image.content",
        "encounter.samples[1].image.content",
    ]


@pytest.mark.parametrize(
    ("identifier", "reason"),
    [
        (pnc("99/123456A"), "CHECK_CHARACTER"),
        (pnc("not a PNC ID"), "IDENTIFIER_FORMAT"),
        (pnc(""), "IDENTIFIER_FORMAT"),
        (
            record_identifier_pb2.RecordIdentifier(
                scheme=record_identifier_pb2.RECORD_IDENTIFIER_SCHEME_OTHER, value="12345"
            ),
            "IDENTIFIER_FORMAT",
        ),
    ],
)
def test_a_wrong_record_identifier_is_refused_and_not_repeated(
    client: WhorlClient,
    prints: Prints,
    identifier: record_identifier_pb2.RecordIdentifier,
    reason: str,
) -> None:
    refusal = refused_enrolment(client, enrolment([finger(prints(0))], identifiers=[identifier]))
    assert (refusal.code, refusal.reason) == ("INVALID_ARGUMENT", reason)
    assert [at.field for at in refusal.fields] == ["encounter.record_identifiers[0].value"]
    assert not identifier.value or identifier.value not in refusal.message


def test_an_unknown_scheme_is_refused(client: WhorlClient, prints: Prints) -> None:
    unknown = record_identifier_pb2.RecordIdentifier(value="1")
    unknown.scheme = 77  # type: ignore[assignment]  # as a client of a later release may send it
    refusal = refused_enrolment(client, enrolment([finger(prints(0))], identifiers=[unknown]))
    assert [at.field for at in refusal.fields] == ["encounter.record_identifiers[0].scheme"]


def test_identifiers_of_two_people_are_refused(client: WhorlClient, prints: Prints) -> None:
    identifiers = [pnc("99/123456X"), pnc("20/9N")]
    made = [
        client.enrolment.CreateEncounter(enrolment([finger(prints(0))], identifiers=[one]))
        for one in identifiers
    ]
    refusal = refused_enrolment(client, enrolment([finger(prints(1))], identifiers=identifiers))
    assert (refusal.code, refusal.reason) == ("FAILED_PRECONDITION", "IDENTIFIERS_CONFLICT")
    for one in made:
        client.subject.DeleteSubject(
            subject_pb2.DeleteSubjectRequest(subject_id=one.encounter.subject_id, context=CONTEXT)
        )


Mend = Callable[[enrolment_pb2.CreateEncounterRequest], None]


def spoil(path: str, value: object) -> Mend:
    def change(request: enrolment_pb2.CreateEncounterRequest) -> None:
        *parents, name = path.split(".")
        message: object = request
        for parent in parents:
            message = getattr(message, parent)
        setattr(message, name, value)

    return change


@pytest.mark.parametrize(
    ("change", "reason", "field_at_fault"),
    [
        (spoil("request_id", ""), "INVALID_FIELD", "request_id"),
        (spoil("request_id", "not-a-uuid"), "INVALID_FIELD", "request_id"),
        (spoil("encounter.gallery", ""), "INVALID_FIELD", "encounter.gallery"),
        (spoil("encounter.gallery", "ALIENS"), "GALLERY_UNKNOWN", "encounter.gallery"),
        (spoil("encounter.subject_id", "x"), "INVALID_FIELD", "encounter.subject_id"),
        (spoil("encounter.station", "x" * 101), "INVALID_FIELD", "encounter.station"),
        (spoil("context.reason", "x" * 501), "INVALID_FIELD", "context.reason"),
        (spoil("context.purpose", 99), "INVALID_FIELD", "context.purpose"),
        (
            lambda request: request.encounter.capture_time.CopyFrom(Timestamp(seconds=32_503_680_000)),
            "INVALID_FIELD",
            "encounter.capture_time",
        ),
        (
            lambda request: request.encounter.labels.update({f"key{n}": "" for n in range(21)}),
            "INVALID_FIELD",
            "encounter.labels",
        ),
        (
            spoil("encounter.retention_facts.age_at_offence_years", -1),
            "INVALID_FIELD",
            "encounter.retention_facts.age_at_offence_years",
        ),
        (
            lambda request: setattr(request.encounter.retention_facts.outcome_date, "month", 13),
            "INVALID_FIELD",
            "encounter.retention_facts.outcome_date",
        ),
        (lambda request: request.encounter.ClearField("samples"), "INVALID_FIELD", "encounter.samples"),
        (
            lambda request: request.encounter.samples.extend(list(request.encounter.samples) * 20),
            "INVALID_FIELD",
            "encounter.samples",
        ),
        (
            lambda request: request.encounter.samples.extend(list(request.encounter.samples)),
            "REFERENCE_EXISTS",
            "encounter.samples[1]",
        ),
    ],
)
def test_a_wrong_field_of_an_enrolment_is_named(
    client: WhorlClient, prints: Prints, change: Mend, reason: str, field_at_fault: str
) -> None:
    request = enrolment([finger(prints(0))])
    change(request)
    refusal = refused_enrolment(client, request)
    assert refusal.reason == reason
    assert [at.field for at in refusal.fields] == [field_at_fault]


def test_enrolling_for_an_unknown_subject_is_refused(client: WhorlClient, prints: Prints) -> None:
    refusal = refused_enrolment(client, enrolment([finger(prints(0))], subject_id=UNKNOWN_ID))
    assert (refusal.code, refusal.reason) == ("NOT_FOUND", "SUBJECT_NOT_FOUND")


@pytest.mark.parametrize(
    ("fields", "field_at_fault"),
    [
        ({"galleries": ["ALIENS"]}, "galleries[0]"),
        ({"max_candidates": 201}, "max_candidates"),
        ({"max_candidates": -1}, "max_candidates"),
        ({"target_fpir": 0.0}, "target_fpir"),
        ({"target_fpir": 1.5}, "target_fpir"),
        ({"min_score": float("nan")}, "min_score"),
        ({"open_case": True}, "open_case"),
        ({"filter": identification_pb2.SearchFilter(subject_ids=["x"])}, "filter.subject_ids[0]"),
        (
            {
                "filter": identification_pb2.SearchFilter(
                    captured_after=Timestamp(seconds=2), captured_before=Timestamp(seconds=1)
                )
            },
            "filter.captured_before",
        ),
    ],
)
def test_a_wrong_field_of_a_search_is_named(
    client: WhorlClient, prints: Prints, fields: dict[str, object], field_at_fault: str
) -> None:
    request = identification_pb2.IdentifyRequest(
        samples=[finger(prints(0))],
        context=CONTEXT,
        **fields,  # type: ignore[arg-type]  # fields of the message, checked by it
    )
    with pytest.raises(grpc.RpcError) as raised:
        client.identification.Identify(request)
    assert [at.field for at in failure(raised).fields] == [field_at_fault]


def test_a_search_goes_on_with_the_samples_that_are_good(client: WhorlClient, prints: Prints) -> None:
    answer = client.identification.Identify(
        identification_pb2.IdentifyRequest(samples=[finger(b"no"), finger(prints(0))], context=CONTEXT)
    )
    assert answer.samples[0].error.code == grpc.StatusCode.INVALID_ARGUMENT.value[0]
    assert answer.samples[1].minutia_count > 0


def test_a_verification_without_a_claim_is_refused(client: WhorlClient, prints: Prints) -> None:
    with pytest.raises(grpc.RpcError) as raised:
        client.identification.Verify(
            identification_pb2.VerifyRequest(samples=[finger(prints(0))], context=CONTEXT)
        )
    assert [at.field for at in failure(raised).fields] == ["claim"]


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ({"subject_id": UNKNOWN_ID}, "SUBJECT_NOT_FOUND"),
        ({"encounter_id": UNKNOWN_ID}, "ENCOUNTER_NOT_FOUND"),
        ({"reference_id": UNKNOWN_ID}, "REFERENCE_NOT_FOUND"),
        ({"record_identifier": pnc("1999/1234567B")}, "IDENTIFIER_NOT_FOUND"),
    ],
)
def test_a_claim_that_names_nobody_is_not_found(
    client: WhorlClient, prints: Prints, claim: dict[str, object], reason: str
) -> None:
    with pytest.raises(grpc.RpcError) as raised:
        client.identification.Verify(
            identification_pb2.VerifyRequest(
                samples=[finger(prints(0))],
                context=CONTEXT,
                **claim,  # type: ignore[arg-type]  # one of the claims
            )
        )
    assert (failure(raised).code, failure(raised).reason) == ("NOT_FOUND", reason)


def test_a_page_beyond_the_limit_or_of_another_list_is_refused(client: WhorlClient) -> None:
    for request, at_fault in (
        (enrolment_pb2.ListEncountersRequest(page_size=1001), "page_size"),
        (enrolment_pb2.ListEncountersRequest(page_token="made-up"), "page_token"),  # noqa: S106
        (enrolment_pb2.ListEncountersRequest(galleries=["ALIENS"]), "galleries[0]"),
    ):
        with pytest.raises(grpc.RpcError) as raised:
            client.enrolment.ListEncounters(request)
        assert [at.field for at in failure(raised).fields] == [at_fault]


def test_a_status_that_is_none_is_refused(client: WhorlClient) -> None:
    with pytest.raises(grpc.RpcError) as raised:
        client.enrolment.SetEncounterStatus(
            enrolment_pb2.SetEncounterStatusRequest(
                encounter_id=UNKNOWN_ID,
                status=encounter_pb2.ENCOUNTER_STATUS_UNSPECIFIED,
                context=call_context_pb2.CallContext(),
            )
        )
    assert [at.field for at in failure(raised).fields] == ["status"]


def test_a_request_over_16_mib_is_refused_with_a_reason(live: RunningService, prints: Prints) -> None:
    # The client of the project would not even send it.
    with grpc.secure_channel(
        live.connection.address,
        live.connection.credentials(),
        options=(("grpc.max_send_message_length", -1),),
    ) as channel:
        call = channel.unary_unary(
            "/whorl.v1.IdentificationService/Identify",
            request_serializer=identification_pb2.IdentifyRequest.SerializeToString,
            response_deserializer=identification_pb2.IdentifyResponse.FromString,
        )
        samples = [finger(bytes(6 << 20)) for _ in range(3)]
        with pytest.raises(grpc.RpcError) as raised:
            call(identification_pb2.IdentifyRequest(samples=samples, context=CONTEXT))
    assert (failure(raised).code, failure(raised).reason) == ("INVALID_ARGUMENT", "REQUEST_TOO_LARGE")


def test_a_deadline_is_honoured_and_the_service_goes_on(client: WhorlClient, prints: Prints) -> None:
    request = identification_pb2.IdentifyRequest(samples=[finger(prints(0))], context=CONTEXT)
    with pytest.raises(grpc.RpcError) as raised:
        client.identification.Identify(request, timeout=0.01)
    assert failure(raised).code == "DEADLINE_EXCEEDED"
    assert client.identification.Identify(request).samples[0].minutia_count > 0


def portrait(shared: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    pixels = cv2.imread(str(shared / "data/faces/astronaut.png"), cv2.IMREAD_COLOR)
    assert pixels is not None
    return np.asarray(pixels, np.uint8)


@pytest.mark.usefixtures("faces")
def test_an_image_without_a_face_is_refused(client: WhorlClient) -> None:
    refusal = refused_enrolment(client, enrolment([face(noise())]))
    assert (refusal.code, refusal.reason) == ("INVALID_ARGUMENT", "NO_FACE")
    assert [at.field for at in refusal.fields] == ["encounter.samples[0].image.content"]


@pytest.mark.usefixtures("faces")
def test_two_faces_of_like_size_are_refused(client: WhorlClient, shared: Path) -> None:
    pixels = portrait(shared)
    refusal = refused_enrolment(client, enrolment([face(png(np.hstack([pixels, pixels[:, ::-1]])))]))
    assert (refusal.code, refusal.reason) == ("INVALID_ARGUMENT", "MULTIPLE_FACES")


@pytest.mark.usefixtures("faces")
def test_a_sideways_face_is_turned_upright_and_verified(client: WhorlClient, shared: Path) -> None:
    pixels = portrait(shared)
    answer = client.identification.Verify(
        identification_pb2.VerifyRequest(
            samples=[face(png(np.ascontiguousarray(np.rot90(pixels))))],
            claimed_samples=identification_pb2.SampleSet(samples=[face(png(pixels))]),
            context=CONTEXT,
        )
    )
    assert answer.matched
    assert answer.samples[0].faces[0].upright_turn_deg == 90
    assert answer.claimed_samples[0].faces[0].upright_turn_deg == 0


@pytest.mark.usefixtures("faces")
def test_a_face_with_a_finger_position_is_refused(client: WhorlClient, shared: Path) -> None:
    sample = face(png(portrait(shared)))
    sample.finger_position = biometric_pb2.FINGER_POSITION_RIGHT_THUMB
    refusal = refused_enrolment(client, enrolment([sample]))
    assert [at.field for at in refusal.fields] == ["encounter.samples[0].finger_position"]


def test_extraction_refuses_what_enrolment_refuses(client: WhorlClient) -> None:
    with pytest.raises(grpc.RpcError) as raised:
        client.template.Extract(template_pb2.ExtractRequest(sample=finger(noise()), context=CONTEXT))
    assert failure(raised).reason == "NO_FINGERPRINT"
    assert [at.field for at in failure(raised).fields] == ["sample.image.content"]


def test_a_print_below_the_quality_gate_is_refused_with_its_weakest_measurements(
    small: RunningService, prints: Prints
) -> None:
    with WhorlClient(small.connection) as client:
        refusal = refused_enrolment(client, enrolment([finger(prints(0))]))
        kept = client.enrolment.CreateEncounter(enrolment([finger(prints(0))], allow_failure_to_enrol=True))
    assert (refusal.code, refusal.reason) == ("INVALID_ARGUMENT", "QUALITY_TOO_LOW")
    assert [at.field for at in refusal.fields] == ["encounter.samples[0].image.content"]
    assert "lowest" in refusal.message
    assert kept.encounter.references[0].warnings[0].code == "FAILURE_TO_ENROL_QUALITY_TOO_LOW"


def test_a_face_is_refused_by_name_where_no_face_models_are_installed(small: RunningService) -> None:
    with WhorlClient(small.connection) as client:
        refusal = refused_enrolment(client, enrolment([face(noise())]))
    assert (refusal.code, refusal.reason) == ("FAILED_PRECONDITION", "MODEL_NOT_INSTALLED")
    assert [at.field for at in refusal.fields] == ["encounter.samples[0].modality"]


@pytest.mark.parametrize("length", [0, 51])
def test_a_batch_of_nothing_or_of_too_many_is_refused(
    client: WhorlClient, prints: Prints, length: int
) -> None:
    batch = enrolment_pb2.BatchCreateEncountersRequest(requests=[enrolment([finger(b"x")])] * length)
    with pytest.raises(grpc.RpcError) as raised:
        list(client.enrolment.BatchCreateEncounters(iter([batch])))
    assert failure(raised).code == "INVALID_ARGUMENT"
    assert [at.field for at in failure(raised).fields] == ["requests"]


def test_a_sample_sent_twice_in_a_search_is_refused(client: WhorlClient, prints: Prints) -> None:
    with pytest.raises(grpc.RpcError) as raised:
        client.identification.Identify(
            identification_pb2.IdentifyRequest(samples=[finger(prints(0))] * 2, context=CONTEXT)
        )
    assert failure(raised).reason == "REFERENCE_EXISTS"
    assert [at.field for at in failure(raised).fields] == ["samples[1]"]


def test_a_merged_person_is_excluded_and_found_under_either_id(client: WhorlClient, prints: Prints) -> None:
    one, other = (
        client.enrolment.CreateEncounter(enrolment([finger(prints(number))])).encounter.subject_id
        for number in (0, 1)
    )
    client.subject.MergeSubjects(
        subject_pb2.MergeSubjectsRequest(surviving_subject_id=one, merged_subject_id=other, context=CONTEXT)
    )
    for subject_id in (one, other):
        for name, found in (("subject_ids", [one]), ("excluded_subject_ids", [])):
            search = identification_pb2.SearchFilter(**{name: [subject_id]})  # type: ignore[arg-type]
            answer = client.identification.Identify(
                identification_pb2.IdentifyRequest(
                    samples=[finger(prints(1, 1))], filter=search, context=CONTEXT
                )
            )
            assert [one.subject_id for one in answer.candidates] == found, (subject_id, name)
        listed = client.enrolment.ListEncounters(
            enrolment_pb2.ListEncountersRequest(subject_id=subject_id, context=CONTEXT)
        )
        assert len(listed.encounters) == 2
