"""`whorl enrol`."""

from typing import Annotated

import typer

from service.cli import encounter_options as about
from service.cli import identifiers as identity
from service.cli import sample_options as given
from service.cli.remote import remote
from service.cli.session import Session


@remote
def enrol(
    session: Session,
    gallery: about.Gallery,
    files: given.Files = None,
    finger: given.Fingers = None,
    face: given.Faces = None,
    template: given.Templates = None,
    dpi: given.Dpi = 0.0,
    impression: given.Impression = None,
    subject: about.Subject = "",
    pnc: identity.Pnc = None,
    cro: identity.Cro = None,
    identifier: identity.Identifier = None,
    captured_at: about.CapturedAt = None,
    captured_by: about.CapturedBy = "",
    station: about.Station = "",
    legal_basis: about.LegalBasis = "",
    label: about.Labels = None,
    keep_images: about.KeepImages = False,
    allow_failure_to_enrol: about.AllowFailure = False,
    retention: about.Retention = None,
    request_id: Annotated[
        str, typer.Option(metavar="UUID", help="Repeat an enrolment safely under the id it printed.")
    ] = "",
) -> None:
    """Enrol one encounter: all of its samples, or nothing.

    The person is found by record identifier or subject id; without either a new person is made.

    For example:

    * `whorl enrol thumb.png:right-thumb index.png:right-index --pnc 99/123456X --gallery CONVICTED --dpi 500`

    * `whorl enrol --face photo.jpg --cro 123456/99A --gallery ARRESTEE --legal-basis "PACE 1984 s.64A"`
    """
    import uuid

    from whorl.v1.enrolment_pb2 import CreateEncounterRequest, EncounterDraft

    from service.cli.views.records import show_enrolment

    draft = EncounterDraft(
        subject_id=subject,
        record_identifiers=identity.read_identifiers(pnc, cro, identifier),
        gallery=gallery,
        capture_time=about.parse_time(captured_at),
        captured_by=captured_by,
        station=station,
        legal_basis=legal_basis,
        retention_facts=about.read_retention_facts(retention),
        samples=given.read_samples(files, finger, face, template, dpi, impression),
        labels=about.parse_labels(label),
        keep_images=keep_images,
        allow_failure_to_enrol=allow_failure_to_enrol,
    )
    request = CreateEncounterRequest(
        encounter=draft, request_id=request_id or str(uuid.uuid4()), context=session.call_context()
    )
    with session.connect() as client:
        answer = client.enrolment.CreateEncounter(request)
    if session.as_json:
        session.show_json(answer)
    else:
        show_enrolment(answer, request.request_id, session.out)
