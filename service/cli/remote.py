"""Turns a function of a `Session` into a command: adds the connection and audit options, prints failures."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from service.cli.exit_codes import ExitCode
from service.cli.guard import guarded
from service.cli.session import Session

_CONNECTION = "Connection"
_AUDIT = "Why the call is made (audited)"


def _options(
    *,
    address: Annotated[
        str,
        typer.Option(
            envvar="WHORL_CLIENT_ADDRESS", help="Where the service listens.", rich_help_panel=_CONNECTION
        ),
    ] = "127.0.0.1:50551",
    ca: Annotated[
        Path | None,
        typer.Option(
            envvar="WHORL_CLIENT_CA",
            help="Authority of the server's certificate. Default: that of `whorl pki init`.",
            rich_help_panel=_CONNECTION,
        ),
    ] = None,
    cert: Annotated[
        Path | None,
        typer.Option(
            envvar="WHORL_CLIENT_CERT",
            help="Your client certificate. Default: that of `whorl pki init`.",
            rich_help_panel=_CONNECTION,
        ),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            envvar="WHORL_CLIENT_KEY", help="The certificate's private key.", rich_help_panel=_CONNECTION
        ),
    ] = None,
    insecure: Annotated[
        bool,
        typer.Option(
            "--insecure",
            envvar="WHORL_CLIENT_INSECURE",
            help="Without TLS, to a service on loopback that allows it.",
            rich_help_panel=_CONNECTION,
        ),
    ] = False,
    deadline: Annotated[
        float,
        typer.Option(
            envvar="WHORL_CLIENT_DEADLINE",
            metavar="SECONDS",
            help="Longest wait for an answer.",
            rich_help_panel=_CONNECTION,
        ),
    ] = 60.0,
    purpose: Annotated[
        str | None,
        typer.Option(
            envvar="WHORL_CLIENT_PURPOSE",
            help="arrest, criminal-investigation, identity-check, scene-mark, system-test ...",
            rich_help_panel=_AUDIT,
        ),
    ] = None,
    reason: Annotated[str, typer.Option(help="Justification in words.", rich_help_panel=_AUDIT)] = "",
    case: Annotated[
        str, typer.Option(help="Case or custody reference of yours.", rich_help_panel=_AUDIT)
    ] = "",
    operator: Annotated[
        str,
        typer.Option(envvar="WHORL_CLIENT_OPERATOR", help="The person you call for.", rich_help_panel=_AUDIT),
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Write one JSON document a line, for machines.")
    ] = False,
) -> Session:
    return Session(address, ca, cert, key, insecure, deadline, purpose, reason, case, operator, as_json)


def remote(command: Callable[..., ExitCode | None]) -> Callable[..., None]:
    """Decorates a command whose first parameter is the session and whose result, if any, is the exit code."""
    shared = inspect.signature(_options, eval_str=True).parameters

    def wrapper(**values: Any) -> None:
        session = _options(**{name: values.pop(name) for name in shared})
        with guarded(as_json=session.as_json):
            code = command(session, **values)
        if code:
            raise typer.Exit(code)

    own = list(inspect.signature(command, eval_str=True).parameters.values())[1:]
    parameters = [
        *(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own),
        *shared.values(),
    ]
    # Typer reads the options of a command from its signature.
    vars(wrapper)["__signature__"] = inspect.Signature(parameters, return_annotation=None)
    wrapper.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    wrapper.__name__ = command.__name__
    wrapper.__doc__ = command.__doc__
    return wrapper
