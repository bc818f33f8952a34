"""`whorl identify`."""

from typing import Annotated

import typer

from service.cli import sample_options as given
from service.cli.exit_codes import ExitCode
from service.cli.remote import remote
from service.cli.session import Session

_PANEL = "Search"


@remote
def identify(
    session: Session,
    files: given.Files = None,
    finger: given.Fingers = None,
    face: given.Faces = None,
    template: given.Templates = None,
    dpi: given.Dpi = 0.0,
    impression: given.Impression = None,
    gallery: Annotated[
        list[str] | None,
        typer.Option(
            "--gallery",
            "-g",
            help="Search this gallery only. Repeatable; default: all you may search.",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    target_fpir: Annotated[
        float | None,
        typer.Option(
            help="Highest share of searches without a mate that may return anyone, for example 0.01.",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    min_score: Annotated[
        float | None,
        typer.Option(
            help="Lowest score of a candidate instead; 40 is FMR 1 in 10,000.", rich_help_panel=_PANEL
        ),
    ] = None,
    max_candidates: Annotated[
        int, typer.Option(min=0, help="1 to 200; 0: the service's choice.", rich_help_panel=_PANEL)
    ] = 0,
    all_candidates: Annotated[
        bool, typer.Option("--all", help="Show those below the threshold too.", rich_help_panel=_PANEL)
    ] = False,
    correspondences: Annotated[
        bool,
        typer.Option(
            "--correspondences", help="Ask which minutiae match (in --json).", rich_help_panel=_PANEL
        ),
    ] = False,
) -> ExitCode:
    """Ask whose fingerprints or face these are (1:N).

    Ends with 0 when somebody reaches the threshold, with 1 when nobody does.

    For example:

    * `whorl identify mark.png --dpi 500`

    * `whorl identify thumb.png:right-thumb index.png:right-index --target-fpir 0.001`

    * `whorl identify --face photo.jpg --gallery CONVICTED --json`
    """
    from whorl.v1.identification_pb2 import CANDIDATE_DECISION_BELOW_THRESHOLD, IdentifyRequest

    from service.cli.errors import UsageError
    from service.cli.views.identification import show_identification

    if target_fpir is not None and min_score is not None:
        raise UsageError("--target-fpir and --min-score are two ways to set one threshold: give one of them.")
    request = IdentifyRequest(
        samples=given.read_samples(files, finger, face, template, dpi, impression),
        galleries=gallery or [],
        max_candidates=max_candidates,
        include_below_threshold=all_candidates,
        include_correspondences=correspondences,
        context=session.call_context(),
    )
    if target_fpir is not None:
        request.target_fpir = target_fpir
    if min_score is not None:
        request.min_score = min_score
    with session.connect() as client:
        answer = client.identification.Identify(request)
    if session.as_json:
        session.show_json(answer)
    else:
        show_identification(answer, session.out)
    found = any(candidate.decision != CANDIDATE_DECISION_BELOW_THRESHOLD for candidate in answer.candidates)
    return ExitCode.OK if found else ExitCode.NO
