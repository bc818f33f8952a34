"""`whorl verify`."""

from pathlib import Path
from typing import Annotated

import typer

from service.cli import identifiers as identity
from service.cli import sample_options as given
from service.cli.errors import UsageError
from service.cli.exit_codes import ExitCode
from service.cli.remote import remote
from service.cli.session import Session

_PANEL = "Compared with (one of these)"


@remote
def verify(
    session: Session,
    files: given.Files = None,
    finger: given.Fingers = None,
    face: given.Faces = None,
    template: given.Templates = None,
    dpi: given.Dpi = 0.0,
    impression: given.Impression = None,
    subject: Annotated[str, typer.Option(metavar="ID", help="This subject.", rich_help_panel=_PANEL)] = "",
    encounter: Annotated[
        str, typer.Option(metavar="ID", help="This encounter.", rich_help_panel=_PANEL)
    ] = "",
    reference: Annotated[
        str, typer.Option(metavar="ID", help="This biometric reference.", rich_help_panel=_PANEL)
    ] = "",
    against: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE[:POSITION]", help="These samples. Repeatable.", rich_help_panel=_PANEL),
    ] = None,
    against_face: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="This face. Repeatable.", rich_help_panel=_PANEL),
    ] = None,
    pnc: identity.Pnc = None,
    cro: identity.Cro = None,
    identifier: identity.Identifier = None,
    target_fmr: Annotated[
        float | None, typer.Option(help="Highest false match rate, for example 0.0001.")
    ] = None,
    min_score: Annotated[float | None, typer.Option(help="Lowest score that matches instead.")] = None,
    correspondences: Annotated[
        bool, typer.Option("--correspondences", help="Ask which minutiae match (in --json).")
    ] = False,
) -> ExitCode:
    """Compare samples with one claimed person, or with other samples (1:1).

    Ends with 0 when they match, with 1 when they do not.

    For example:

    * `whorl verify thumb.png:right-thumb --pnc 99/123456X --dpi 500`

    * `whorl verify left.png --against right.png --dpi 500`
    """
    from whorl.v1.identification_pb2 import SampleSet, VerifyRequest

    from service.cli.views.identification import show_verification

    if target_fmr is not None and min_score is not None:
        raise UsageError("--target-fmr and --min-score are two ways to set one threshold: give one of them.")
    identifiers = identity.read_identifiers(pnc, cro, identifier)
    claims = [subject, encounter, reference, *identifiers, bool(against or against_face)]
    if sum(map(bool, claims)) != 1:
        raise UsageError(
            "Name exactly one to compare with: --subject, --encounter, --reference, --pnc, --cro, "
            "--identifier, or samples with --against or --against-face."
        )
    request = VerifyRequest(
        samples=given.read_samples(files, finger, face, template, dpi, impression),
        include_correspondences=correspondences,
        context=session.call_context(),
    )
    if subject:
        request.subject_id = subject
    elif encounter:
        request.encounter_id = encounter
    elif reference:
        request.reference_id = reference
    elif identifiers:
        request.record_identifier.CopyFrom(identifiers[0])
    else:
        samples = given.read_samples(against, faces=against_face, dpi=dpi, impression=impression)
        request.claimed_samples.CopyFrom(SampleSet(samples=samples))
    if target_fmr is not None:
        request.target_fmr = target_fmr
    if min_score is not None:
        request.min_score = min_score
    with session.connect() as client:
        answer = client.identification.Verify(request)
    if session.as_json:
        session.show_json(answer)
    else:
        show_verification(answer, session.out)
    return ExitCode.OK if answer.matched else ExitCode.NO
