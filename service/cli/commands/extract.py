"""`whorl extract`."""

from pathlib import Path
from typing import Annotated

import typer

from service.cli import sample_options as given
from service.cli.errors import UsageError
from service.cli.remote import remote
from service.cli.session import Session

_FORMATS = (
    "whorl, iso-19794-2-2005, iso-19794-2-2011, incits-378-2004, incits-378-2009 or incits-378-2009-am1"
)


@remote
def extract(
    session: Session,
    file: Annotated[str, typer.Argument(metavar="FILE[:POSITION]", help="A print, or a face as FILE:face.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the template here. A template is secret."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the output file.")] = False,
    template_format: Annotated[str, typer.Option("--format", help=f"{_FORMATS}.")] = "whorl",
    minutiae: Annotated[bool, typer.Option("--minutiae", help="Show the minutiae.")] = False,
    dpi: given.Dpi = 0.0,
    impression: given.Impression = None,
) -> None:
    """Make a template of one sample; nothing is stored or searched.

    For example:

    * `whorl extract print.png --dpi 500 --output print.whorl`

    * `whorl extract photo.jpg:face --json`
    """
    from whorl.v1.biometric_pb2 import TemplateFormat
    from whorl.v1.template_pb2 import ExtractRequest

    from service.cli.names import enum_value
    from service.cli.views.template import show_extraction

    _refuse_overwriting(output, force=force)
    number = enum_value(TemplateFormat, "TEMPLATE_FORMAT_", template_format, "--format")
    [sample] = given.read_samples([file], dpi=dpi, impression=impression)
    request = ExtractRequest(
        sample=sample,
        format=TemplateFormat.ValueType(number),
        include_minutiae=minutiae or session.as_json,
        context=session.call_context(),
    )
    with session.connect() as client:
        answer = client.template.Extract(request)
    if output is not None:
        _write(output, answer.template.content)
    if session.as_json:
        session.show_json(answer)
    else:
        show_extraction(answer, session.out, minutiae=minutiae, output=output)


def _refuse_overwriting(output: Path | None, *, force: bool) -> None:
    if output is not None and output.exists() and not force:
        raise UsageError(f"{output} exists; --force replaces it.")


def _write(path: Path, content: bytes) -> None:
    """Readable by this user only: an image can be rebuilt from a template."""
    import os

    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from None
