"""Runs ``whorl serve`` with a data directory and certificate authority of its own, and removes both again."""

import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import grpc
from grpc_health.v1 import health_pb2
from rich.console import Console

from benchmarks.output import waiting
from benchmarks.runtime.commands import CommandFailedError, run_whorl, whorl_command, whorl_environment
from benchmarks.runtime.process import child_process, signals_as_exit
from service.client import ConnectionOptions, WhorlClient

START_TIMEOUT_S = 120.0
COMMAND_TIMEOUT_S = 120.0
POLL_INTERVAL_S = 0.1
LOG_TAIL_LINES = 15


class ServiceStartError(RuntimeError):
    """The service did not come up; carries the end of its log."""


@dataclass(frozen=True, slots=True)
class RunningService:
    """A service that answers."""

    connection: ConnectionOptions
    data_dir: Path
    process_id: int
    start_s: float
    """From the start of the process to the first SERVING."""
    faces: bool
    """Whether face models were installed."""


@contextmanager
def running_service(
    console: Console, models: Path | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[RunningService]:
    """Runs a service for the body of the ``with`` statement; afterwards no process and no directory is left.

    Args:
        console: where the progress line goes.
        models: folder to install face models from; None: fingerprints only.
        settings: further ``WHORL_`` variables.

    Raises:
        ServiceStartError: it ended early or did not answer in time.
        CommandFailedError: the certificates could not be prepared.
    """
    with signals_as_exit(), tempfile.TemporaryDirectory(prefix="whorl-benchmark-") as folder:
        data_dir = Path(folder)
        variables = {
            "WHORL_DATA_DIR": str(data_dir),
            "WHORL_LISTEN": f"127.0.0.1:{_free_port()}",
            "WHORL_LOG_FORMAT": "console",
            **(settings or {}),
        }
        with waiting(console, "Making a throw-away certificate authority"):
            run_whorl(["pki", "init", "--dir", str(data_dir / "pki")], variables, COMMAND_TIMEOUT_S)
        faces = models is not None and _install(models, variables, console)
        connection = _connection(variables["WHORL_LISTEN"], data_dir / "pki")
        log_file = data_dir / "service.log"
        started = time.perf_counter()
        with child_process(whorl_command("serve"), whorl_environment(variables), log_file) as child:
            with waiting(console, "Starting the service"):
                _wait_until_serving(child, connection, log_file)
            start_s = time.perf_counter() - started
            yield RunningService(connection, data_dir, child.pid, start_s, faces)


def _install(models: Path, variables: Mapping[str, str], console: Console) -> bool:
    """Whether the face models could be installed; without them the service compares fingerprints."""
    try:
        with waiting(console, "Installing and verifying the face models"):
            run_whorl(["models", "install", "--from", str(models)], variables, COMMAND_TIMEOUT_S)
    except CommandFailedError as error:
        console.print(f"The face models of {models} cannot be used: {error}")
        return False
    return True


def _connection(address: str, pki: Path) -> ConnectionOptions:
    return ConnectionOptions(
        address=address,
        ca_file=pki / "ca" / "certificate.pem",
        certificate_file=pki / "clients" / "cli" / "certificate.pem",
        key_file=pki / "clients" / "cli" / "key.pem",
    )


def _wait_until_serving(
    child: subprocess.Popen[bytes], connection: ConnectionOptions, log_file: Path
) -> None:
    give_up = time.monotonic() + START_TIMEOUT_S
    with WhorlClient(connection) as client:
        while time.monotonic() < give_up:
            if child.poll() is not None:
                raise ServiceStartError(f"The service ended with {child.returncode}.\n{_tail(log_file)}")
            if _is_serving(client):
                return
            time.sleep(POLL_INTERVAL_S)
    raise ServiceStartError(f"The service did not answer within {START_TIMEOUT_S:g} s.\n{_tail(log_file)}")


def _is_serving(client: WhorlClient) -> bool:
    try:
        answer = client.health.Check(health_pb2.HealthCheckRequest(), timeout=2.0, wait_for_ready=True)
    except grpc.RpcError:
        return False
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)


def _tail(log_file: Path) -> str:
    lines = log_file.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(["Its log ends:", *lines[-LOG_TAIL_LINES:]])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
