"""`whorl models ...`."""

from pathlib import Path
from typing import Annotated

import typer

from service.cli.errors import UsageError
from service.cli.exit_codes import ExitCode
from service.cli.guard import guarded

models_app = typer.Typer(
    help="The neural networks: where from, under which licence, whether they are intact.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)
Directory = Annotated[
    Path | None,
    typer.Option("--dir", envvar="WHORL_MODELS_DIR", help="Where models lie. Default: DATA_DIR/models."),
]


@models_app.command("list")
def list_models(
    directory: Directory = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON document a line.")] = False,
) -> None:
    """List the models; every file is hashed.

    Ends with 1 when one is missing or not the pinned file.
    """
    import json

    from service.cli.output import output_console, table
    from service.models import ModelState, ModelStore

    found = ModelStore(directory or _default()).status()
    if as_json:
        for status in found:
            document = {
                "name": status.model.name,
                "state": status.state.value,
                "licence": status.model.licence,
                "directory": str(status.directory),
            }
            typer.echo(json.dumps(document))
    else:
        rows = table("Models", "name", "state", "licence", "what", "where")
        for status in found:
            model = status.model
            rows.add_row(model.name, status.state.value, model.licence, model.title, str(status.directory))
        output_console().print(rows)
    if any(status.state is not ModelState.INSTALLED for status in found):
        raise typer.Exit(ExitCode.NO)


@models_app.command()
def install(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Models; default: all.")
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="DIR", help="Copy from this folder instead of the official address."),
    ] = None,
    directory: Directory = None,
) -> None:
    """Fetch or copy models and verify every file by its hash.

    For example:

    * `whorl models install`

    * `whorl models install --from /media/models`
    """
    from service.cli.download import install_with_progress
    from service.models import ModelError, ModelStore

    store = ModelStore(directory or _default())
    with guarded():
        try:
            for name in names or [status.model.name for status in store.status()]:
                installed = install_with_progress(store, name, source)
                typer.echo(f"{name}: installed and verified ({installed.network})")
        except ModelError as error:
            raise UsageError(str(error)) from None


def _default() -> Path:
    from service.cli.locations import data_dir

    return data_dir() / "models"
