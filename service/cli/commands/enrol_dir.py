"""`whorl enrol-dir`."""

from pathlib import Path
from typing import Annotated

import typer

from service.cli import encounter_options as about
from service.cli import sample_options as given
from service.cli.exit_codes import ExitCode
from service.cli.remote import remote
from service.cli.session import Session

_PANEL = "Run"


@remote
def enrol_dir(
    session: Session,
    source: Annotated[Path, typer.Argument(metavar="FOLDER|MANIFEST", help="A folder, .csv or .jsonl.")],
    gallery: Annotated[
        str,
        typer.Option("--gallery", "-g", help="Of encounters whose manifest line names none."),
    ] = "",
    dpi: given.Dpi = 0.0,
    impression: given.Impression = None,
    issuer: Annotated[
        str, typer.Option(help="Issuer of the identifiers that PERSON of a folder stands for.")
    ] = "ENROL-DIR",
    unknown_positions: Annotated[
        bool, typer.Option("--unknown-positions", help="Do not read FINGER as a finger position.")
    ] = False,
    captured_by: about.CapturedBy = "",
    station: about.Station = "",
    legal_basis: about.LegalBasis = "",
    label: about.Labels = None,
    keep_images: about.KeepImages = False,
    allow_failure_to_enrol: about.AllowFailure = False,
    batch: Annotated[
        int, typer.Option(min=1, max=50, help="Encounters in one batch.", rich_help_panel=_PANEL)
    ] = 10,
    journal: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Where progress is kept. Default: your state folder.", rich_help_panel=_PANEL
        ),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Forget the progress of earlier runs.", rich_help_panel=_PANEL)
    ] = False,
) -> ExitCode:
    """Enrol many encounters; a second run continues where the first one stopped.

    A FOLDER holds PERSON_FINGER_IMPRESSION.png files (012_right-index_1.png, 012_2_1.png, 012_face_1.jpg):
    each person and impression is one encounter, and PERSON becomes a record identifier of the scheme other.

    A MANIFEST is a .csv with the columns file, encounter, subject, pnc, cro, identifier, gallery,
    captured_at, captured_by, station, legal_basis and dpi, of which only file is needed (FILE or
    FILE:POSITION); rows with the same encounter are one. A .jsonl has the same names, but a list `files`.

    Ends with 0 when all are enrolled, with 1 when some failed: one line on standard error says why of each.

    For example:

    * `whorl enrol-dir prints/ --gallery CONVICTED --dpi 500`

    * `whorl enrol-dir custody.csv --json`
    """
    from whorl.v1.enrolment_pb2 import EncounterDraft

    from service.cli.bulk.journal import Journal, journal_path
    from service.cli.bulk.report import BulkReport
    from service.cli.bulk.run import enrol_all, forget_if_of_another_store
    from service.cli.bulk.source import plan_source
    from service.cli.bulk.stream import StreamOptions
    from service.cli.locations import state_dir
    from service.cli.samples import SampleOptions

    outline = EncounterDraft(
        gallery=gallery,
        captured_by=captured_by,
        station=station,
        legal_basis=legal_basis,
        labels=about.parse_labels(label),
        keep_images=keep_images,
        allow_failure_to_enrol=allow_failure_to_enrol,
    )
    plans = plan_source(source, outline, SampleOptions(dpi, impression), issuer, not unknown_positions)
    progress = Journal(journal or journal_path(state_dir(), session.address, source))
    if fresh:
        progress.forget()
    with session.connect() as client:
        forget_if_of_another_store(client, progress, session.call_context())
        with BulkReport(len(plans), as_json=session.as_json) as report:
            enrol_all(client, plans, progress, StreamOptions(batch, session.call_context()), report)
    return report.exit_code
