"""`whorl subject ...`."""

from typing import Annotated

import typer

from service.cli import identifiers as identity
from service.cli.errors import UsageError
from service.cli.remote import remote
from service.cli.session import Session

subject_app = typer.Typer(
    help="Who is who: persons and their record identifiers.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)
SubjectId = Annotated[str, typer.Argument(metavar="SUBJECT", help="A subject id.")]
Etag = Annotated[str, typer.Option(help="Change only what still has this etag. Default: whatever stands.")]


@subject_app.command("get")
@remote
def get(session: Session, subject: SubjectId) -> None:
    """Show a person.

    Example: `whorl subject get 0192f0c4-...`
    """
    from whorl.v1.subject_pb2 import GetSubjectRequest

    from service.cli.views.records import show_subject

    with session.connect() as client:
        answer = client.subject.GetSubject(
            GetSubjectRequest(subject_id=subject, context=session.call_context())
        )
    session.show_json(answer) if session.as_json else show_subject(answer.subject, session.out)


@subject_app.command("find")
@remote
def find(
    session: Session,
    pnc: identity.Pnc = None,
    cro: identity.Cro = None,
    identifier: identity.Identifier = None,
) -> None:
    """Find the person that a record identifier names.

    Example: `whorl subject find --pnc 99/123456X`
    """
    from whorl.v1.subject_pb2 import FindSubjectRequest

    from service.cli.views.records import show_subject

    named = identity.one_identifier(pnc, cro, identifier)
    with session.connect() as client:
        answer = client.subject.FindSubject(
            FindSubjectRequest(record_identifier=named, context=session.call_context())
        )
    session.show_json(answer) if session.as_json else show_subject(answer.subject, session.out)


@subject_app.command("link")
@remote
def link(
    session: Session,
    subject: SubjectId,
    pnc: identity.Pnc = None,
    cro: identity.Cro = None,
    identifier: identity.Identifier = None,
    etag: Etag = "",
) -> None:
    """Add a record identifier to a person.

    Example: `whorl subject link SUBJECT --cro 123456/99A`
    """
    from whorl.v1.subject_pb2 import LinkRecordIdentifierRequest

    from service.cli.views.records import show_subject

    named = identity.one_identifier(pnc, cro, identifier)
    with session.connect() as client:
        answer = client.subject.LinkRecordIdentifier(
            LinkRecordIdentifierRequest(
                subject_id=subject, record_identifier=named, etag=etag, context=session.call_context()
            )
        )
    session.show_json(answer) if session.as_json else show_subject(answer.subject, session.out)


@subject_app.command("unlink")
@remote
def unlink(
    session: Session,
    subject: SubjectId,
    pnc: identity.Pnc = None,
    cro: identity.Cro = None,
    identifier: identity.Identifier = None,
    etag: Etag = "",
) -> None:
    """Take a record identifier from a person.

    Example: `whorl subject unlink SUBJECT --cro 123456/99A`
    """
    from whorl.v1.subject_pb2 import UnlinkRecordIdentifierRequest

    from service.cli.views.records import show_subject

    named = identity.one_identifier(pnc, cro, identifier)
    with session.connect() as client:
        answer = client.subject.UnlinkRecordIdentifier(
            UnlinkRecordIdentifierRequest(
                subject_id=subject, record_identifier=named, etag=etag, context=session.call_context()
            )
        )
    session.show_json(answer) if session.as_json else show_subject(answer.subject, session.out)


@subject_app.command("merge")
@remote
def merge(
    session: Session,
    surviving: Annotated[str, typer.Argument(metavar="SURVIVING", help="Keeps its id.")],
    merged: Annotated[str, typer.Argument(metavar="MERGED", help="Becomes a forwarding entry.")],
    surviving_etag: Etag = "",
    merged_etag: Etag = "",
) -> None:
    """Make two persons one: encounters and identifiers of MERGED move to SURVIVING.

    Example: `whorl subject merge SURVIVING MERGED`
    """
    from whorl.v1.subject_pb2 import MergeSubjectsRequest

    from service.cli.views.records import show_subject

    request = MergeSubjectsRequest(
        surviving_subject_id=surviving,
        merged_subject_id=merged,
        surviving_etag=surviving_etag,
        merged_etag=merged_etag,
        context=session.call_context(),
    )
    with session.connect() as client:
        answer = client.subject.MergeSubjects(request)
    session.show_json(answer) if session.as_json else show_subject(answer.subject, session.out)


@subject_app.command("delete")
@remote
def delete(
    session: Session,
    subject: SubjectId,
    etag: Etag = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove a person with all encounters, references and record identifiers.

    Example: `whorl subject delete SUBJECT --yes`
    """
    import sys

    from whorl.v1.subject_pb2 import DeleteSubjectRequest

    from service.cli.failures import line

    if not yes and not sys.stdin.isatty():
        raise UsageError("Deleting cannot be undone: confirm it with --yes.")
    if not yes and not typer.confirm(f"Delete subject {subject} with all encounters?", err=True):
        raise UsageError("Nothing was deleted.")
    with session.connect() as client:
        answer = client.subject.DeleteSubject(
            DeleteSubjectRequest(subject_id=subject, etag=etag, context=session.call_context())
        )
    if session.as_json:
        session.show_json(answer)
    else:
        line(
            session.out,
            f"Deleted {answer.deleted_encounters} encounters and {answer.deleted_references} references.",
        )
