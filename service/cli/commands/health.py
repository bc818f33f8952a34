"""`whorl health`."""

from typing import Annotated

import typer

from service.cli.exit_codes import ExitCode
from service.cli.remote import remote
from service.cli.session import Session


@remote
def health(
    session: Session,
    service: Annotated[
        str, typer.Option(help="One gRPC service, for example whorl.v1.IdentificationService.")
    ] = "",
) -> ExitCode:
    """Ask whether the service is ready.

    Ends with 0 when it serves, with 1 when it does not yet, with 4 when nobody answers.

    Example: `whorl health --deadline 3`
    """
    from grpc_health.v1 import health_pb2

    from service.cli.failures import line

    with session.connect() as client:
        answer = client.health.Check(health_pb2.HealthCheckRequest(service=service))
    serving = answer.status == health_pb2.HealthCheckResponse.SERVING
    if session.as_json:
        session.show_json(answer)
    else:
        word = health_pb2.HealthCheckResponse.ServingStatus.Name(answer.status)
        line(session.out, "[green]serving[/]" if serving else f"[red]{word.lower().replace('_', ' ')}[/]")
    return ExitCode.OK if serving else ExitCode.NO
