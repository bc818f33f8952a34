"""`whorl encounter ...`."""

from typing import Annotated

import typer

from service.cli.remote import remote
from service.cli.session import Session

encounter_app = typer.Typer(
    help="Occasions on which biometrics were taken.", no_args_is_help=True, rich_markup_mode="markdown"
)
EncounterId = Annotated[str, typer.Argument(metavar="ENCOUNTER", help="An encounter id.")]


@encounter_app.command("get")
@remote
def get(session: Session, encounter: EncounterId) -> None:
    """Show an encounter and its references.

    Example: `whorl encounter get 0192f0c4-...`
    """
    from whorl.v1.enrolment_pb2 import GetEncounterRequest

    from service.cli.views.records import show_encounter

    with session.connect() as client:
        answer = client.enrolment.GetEncounter(
            GetEncounterRequest(encounter_id=encounter, context=session.call_context())
        )
    session.show_json(answer) if session.as_json else show_encounter(answer.encounter, session.out)


@encounter_app.command("list")
@remote
def list_encounters(
    session: Session,
    subject: Annotated[str, typer.Option(metavar="ID", help="Of this subject only.")] = "",
    gallery: Annotated[
        list[str] | None, typer.Option("--gallery", "-g", help="In this gallery only. Repeatable.")
    ] = None,
    status: Annotated[str | None, typer.Option(help="active or restricted. Default: both.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Show so many at most.")] = 50,
) -> None:
    """List encounters.

    With `--json`, one encounter a line.

    Example: `whorl encounter list --gallery CONVICTED --limit 200`
    """
    from service.cli.listing import list_all
    from service.cli.views.records import show_encounters

    with session.connect() as client:
        encounters = list_all(
            client, subject, gallery or [], status_number(status), limit, session.call_context()
        )
        if session.as_json:
            session.show_json(encounters)
        else:
            show_encounters(list(encounters), limit, session.out)


@encounter_app.command("set-status")
@remote
def set_status(
    session: Session,
    encounter: EncounterId,
    status: Annotated[str, typer.Argument(metavar="STATUS", help="active or restricted.")],
    etag: Annotated[
        str, typer.Option(help="Change only what still has this etag. Default: whatever stands.")
    ] = "",
) -> None:
    """Restrict an encounter (kept, never searched), or make it active again.

    Example: `whorl encounter set-status ENCOUNTER restricted`
    """
    from whorl.v1.encounter_pb2 import EncounterStatus
    from whorl.v1.enrolment_pb2 import SetEncounterStatusRequest

    from service.cli.views.records import show_encounter

    request = SetEncounterStatusRequest(
        encounter_id=encounter,
        status=EncounterStatus.ValueType(status_number(status)),
        etag=etag,
        context=session.call_context(),
    )
    with session.connect() as client:
        answer = client.enrolment.SetEncounterStatus(request)
    session.show_json(answer) if session.as_json else show_encounter(answer.encounter, session.out)


def status_number(status: str | None) -> int:
    """The number of a status word; 0, any, for None."""
    from whorl.v1.encounter_pb2 import EncounterStatus

    from service.cli.names import enum_value

    return enum_value(EncounterStatus, "ENCOUNTER_STATUS_", status, "Status") if status else 0
