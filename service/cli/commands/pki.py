"""`whorl pki ...`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.errors import UsageError
from service.cli.guard import guarded

if TYPE_CHECKING:
    from service.pki.layout import IdentityFiles

pki_app = typer.Typer(
    help="Certificates for development. In production use those of your own authority.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)
Directory = Annotated[
    Path | None, typer.Option("--dir", help="Where certificates lie. Default: DATA_DIR/pki.")
]


@pki_app.command()
def init(
    directory: Directory = None,
    host: Annotated[
        list[str] | None,
        typer.Option(help="One more name or address of the server, besides localhost. Repeatable."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the authority; all it issued stops working.")
    ] = False,
) -> None:
    """Make an authority, a server certificate and a client certificate for this command line.

    For development: the authority's key lies unencrypted beside the rest.

    Example: `whorl pki init --host matcher.example`
    """
    from service.cli.locations import pki_dir
    from service.pki.authority import LOOPBACK_HOSTS, initialise
    from service.pki.layout import CLI_CLIENT, PkiError

    with guarded():
        try:
            layout = initialise(directory or pki_dir(), (*LOOPBACK_HOSTS, *(host or ())), force=force)
        except PkiError as error:
            raise UsageError(str(error)) from None
    typer.echo("Made certificates for development, not for production:")
    _show("authority", layout.authority)
    _show("server", layout.server)
    _show("client", layout.client(CLI_CLIENT))


@pki_app.command()
def client(
    name: Annotated[str, typer.Argument(help="Becomes the common name, for example custody-north.")],
    directory: Directory = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the client's certificate.")] = False,
) -> None:
    """Issue a client certificate.

    Example: `whorl pki client custody-north`
    """
    from service.cli.locations import pki_dir
    from service.pki.authority import add_client
    from service.pki.layout import PkiError

    with guarded():
        try:
            files = add_client(directory or pki_dir(), name, force=force)
        except PkiError as error:
            raise UsageError(str(error)) from None
    typer.echo("Made a client certificate for development, not for production:")
    _show(name, files)


def _show(name: str, files: "IdentityFiles") -> None:
    typer.echo(f"  {name:<12}{files.certificate}\n{'':14}{files.key}")
