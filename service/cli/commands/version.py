"""`whorl version`."""

from typing import Annotated

import typer


def version(
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON, for machines.")] = False,
) -> None:
    """Show the version of this program."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        text = installed("whorl")
    except PackageNotFoundError:
        text = "not installed"
    if as_json:
        import json

        typer.echo(json.dumps({"whorl": text}))
    else:
        typer.echo(f"whorl {text}")
