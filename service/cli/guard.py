"""Ends a command with a message and an exit code instead of a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from service.cli.errors import UsageError
from service.cli.exit_codes import ExitCode


@contextmanager
def guarded(*, as_json: bool = False) -> Iterator[None]:
    """Explains failed calls and wrong usage on standard error."""
    try:
        yield
    except UsageError as error:
        _usage(str(error), as_json)
        raise typer.Exit(ExitCode.USAGE) from None
    except KeyboardInterrupt:
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    except Exception as error:
        code = _call_failure(error, as_json)
        if code is None:
            raise
        raise typer.Exit(code) from None


def _usage(message: str, as_json: bool) -> None:
    from service.cli.failures import show_usage_error
    from service.cli.output import error_console

    show_usage_error(message, error_console(), as_json=as_json)


def _call_failure(error: Exception, as_json: bool) -> ExitCode | None:
    """Explains a failed call; None where the error is of another kind."""
    import grpc

    if not isinstance(error, grpc.RpcError):
        return None
    from service.cli.failures import exit_code, show_failure
    from service.cli.output import error_console
    from service.client import explain

    failure = explain(error)
    show_failure(failure, error_console(), as_json=as_json)
    return exit_code(failure)
