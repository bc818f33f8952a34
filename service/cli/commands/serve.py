"""`whorl serve`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.errors import UsageError
from service.cli.guard import guarded

if TYPE_CHECKING:
    from service.settings import Settings


def serve(
    settings_file: Annotated[
        Path | None,
        typer.Option(
            "--settings", metavar="FILE", help="NAME=value lines; whorl.example.env shows all settings."
        ),
    ] = None,
) -> None:
    """Run the service until SIGTERM or Ctrl-C.

    Settings are `WHORL_...` variables, or lines of a file named with --settings; variables win.

    For example:

    * `whorl pki init && whorl serve`

    * `WHORL_LISTEN=0.0.0.0:50551 whorl serve --settings /etc/whorl.env`
    """
    from service.settings import InvalidSettingsError, Settings

    with guarded():
        try:
            settings = Settings.load(settings_file)
        except InvalidSettingsError as error:
            raise UsageError(f"The settings are wrong.\n{error}") from None
        _run(settings)


def _run(settings: "Settings") -> None:
    from service.application import StartError
    from service.domain.errors import StorageError
    from service.errors import ServiceError
    from service.models import ModelError
    from service.pki.layout import PkiError
    from service.server import serve as run_service

    try:
        run_service(settings)
    except (StartError, ServiceError, ModelError, PkiError, StorageError) as error:
        raise UsageError(f"The service cannot start. {error}") from None
