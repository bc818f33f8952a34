"""The demonstration from beginning to end."""

import time
from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp
from rich.console import Console
from whorl.v1 import encounter_pb2, enrolment_pb2, record_identifier_pb2

from benchmarks.datasets.prints import DatasetError
from benchmarks.datasets.shared import SharedFolder
from benchmarks.demo.cast import Cast, Person, cast_of_people, cast_of_synthetic_prints
from benchmarks.demo.faces import choose_faces
from benchmarks.demo.report import DemoReport, Enrolment, Step
from benchmarks.demo.steps import (
    REASON,
    TARGET_FPIR,
    StepFailedError,
    finger_sample,
    identify_enrolled,
    identify_stranger,
    refuse_text_file,
    verify_claims,
)
from benchmarks.demo.tables import draw_closing, draw_step
from benchmarks.output import progress
from benchmarks.runtime.enrolment import enrol
from benchmarks.runtime.messages import context, face_sample
from benchmarks.runtime.service import RunningService, running_service
from service.client import WhorlClient

GALLERY = "CONVICTED"


def tell(console: Console, shared: SharedFolder, synthetic: bool) -> DemoReport:
    """Runs the demonstration on shared data where present, else (or if asked) on synthetic prints."""
    started = time.perf_counter()
    console.rule("[bold]Whorl: whose prints are these?[/bold]")
    cast = _cast(console, shared, synthetic)
    with running_service(console, models=shared.models) as service, WhorlClient(service.connection) as client:
        console.print(
            f"A service was started in {service.start_s:.1f} s: SQLite and FAISS in a temporary directory, "
            "mutual TLS with a throw-away authority."
        )
        cast = _with_faces(console, cast, shared, service, client)
        enrolment = _enrol(console, cast, client)
        steps = _steps(console, cast, client)
    report = DemoReport(cast.source, service.start_s, enrolment, steps, time.perf_counter() - started)
    draw_closing(console, report)
    return report


def _cast(console: Console, shared: SharedFolder, synthetic: bool) -> Cast:
    if shared.people is not None and not synthetic:
        try:
            return cast_of_people(shared.people)
        except DatasetError as error:
            console.print(f"Synthetic prints are used: {error}")
    return cast_of_synthetic_prints(console)


def _with_faces(
    console: Console, cast: Cast, shared: SharedFolder, service: RunningService, client: WhorlClient
) -> Cast:
    if not service.faces or shared.faces is None:
        missing = "face models" if not service.faces else "face images"
        console.print(f"Fingerprints only: there are no {missing} in the shared folder.")
        return cast
    needed = len(cast.enrolled) + 1
    with progress(console, "Choosing faces", needed) as advance:
        faces = choose_faces(client, shared.faces, needed, advance)
    if len(faces) < needed:
        console.print("Fingerprints only: too few usable faces in the shared folder.")
        return cast
    return cast.with_faces(faces)


def _enrol(console: Console, cast: Cast, client: WhorlClient) -> Enrolment:
    fingers = sum(len(person.fingers) for person in cast.enrolled)
    faces = sum(person.face is not None for person in cast.enrolled)
    console.print(
        f"{len(cast.enrolled)} invented persons are enrolled with {fingers} fingers and {faces} faces "
        f"({cast.source}); each encounter is on disk when it is acknowledged.\n"
        "A score of 30 means that one impostor in 1,000 scores as high, 40: one in 10,000. Searches "
        f"accept false candidates for {TARGET_FPIR:.2%} of the persons who are not enrolled."
    )
    started = time.perf_counter()
    with progress(console, "Enrolling", len(cast.enrolled)) as advance:
        outcomes = enrol(client, (_draft(person) for person in cast.enrolled), context(REASON), advance)
    failures = [outcome.failure for outcome in outcomes if outcome.failure is not None]
    if failures:
        raise StepFailedError(f"The service refused to enrol: {failures[0]}")
    return Enrolment(len(outcomes), fingers, faces, (time.perf_counter() - started) * 1e3)


def _steps(console: Console, cast: Cast, client: WhorlClient) -> tuple[Step, ...]:
    somebody, other = cast.enrolled[:2]
    fused = "two fingers and a face" if somebody.face else "two fingers"
    makers = (
        lambda: identify_enrolled(client, "1. Whose finger is this?", somebody, fingers=1),
        lambda: identify_enrolled(client, f"2. The same person by {fused}", somebody, fingers=2),
        lambda: identify_stranger(client, "3. Somebody who is not enrolled", cast.stranger),
        lambda: refuse_text_file(client, "4. A file that is no image"),
        lambda: verify_claims(client, "5. Is this the person they claim to be?", somebody, other),
    )
    steps: list[Step] = []
    for make in makers:
        steps.append(make())
        draw_step(console, steps[-1])
    return tuple(steps)


def _draft(person: Person) -> enrolment_pb2.EncounterDraft:
    samples = [finger_sample(finger, enrolled=True) for finger in person.fingers]
    if person.face is not None:
        samples.append(face_sample(person.face.enrolled, "face"))
    capture_time = Timestamp()
    capture_time.FromDatetime(datetime.now(UTC))
    return enrolment_pb2.EncounterDraft(
        record_identifiers=[
            record_identifier_pb2.RecordIdentifier(
                scheme=record_identifier_pb2.RECORD_IDENTIFIER_SCHEME_PNC, value=person.pnc_id
            ),
            record_identifier_pb2.RecordIdentifier(
                scheme=record_identifier_pb2.RECORD_IDENTIFIER_SCHEME_CRO, value=person.cro_number
            ),
        ],
        gallery=GALLERY,
        capture_time=capture_time,
        captured_by="DEMO-01",
        station="DEMO",
        legal_basis="PACE 1984 s.61(6)",
        retention_facts=encounter_pb2.RetentionFacts(outcome=encounter_pb2.OUTCOME_CONVICTED),
        samples=samples,
    )
