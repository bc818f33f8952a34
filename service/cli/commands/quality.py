"""`whorl quality`."""

from typing import Annotated

import typer

from service.cli import sample_options as given
from service.cli.exit_codes import ExitCode
from service.cli.remote import remote
from service.cli.session import Session


@remote
def quality(
    session: Session,
    file: Annotated[str, typer.Argument(metavar="FILE[:POSITION]", help="A print, or a face as FILE:face.")],
    dpi: given.Dpi = 0.0,
    impression: given.Impression = None,
) -> ExitCode:
    """Say how well a sample will match, and whether it would be enrolled.

    Ends with 0 when it is acceptable, with 1 when it is not.

    For example:

    * `whorl quality print.png --dpi 500`

    * `whorl quality photo.jpg:face`
    """
    from whorl.v1.template_pb2 import AssessQualityRequest

    from service.cli.views.template import show_quality

    [sample] = given.read_samples([file], dpi=dpi, impression=impression)
    with session.connect() as client:
        answer = client.template.AssessQuality(
            AssessQualityRequest(sample=sample, context=session.call_context())
        )
    if session.as_json:
        session.show_json(answer)
    else:
        show_quality(answer, session.out)
    return ExitCode.OK if answer.acceptable else ExitCode.NO
