"""A service that a test starts on a folder, ends as it likes, and starts again."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import grpc
import pytest
from grpc_health.v1 import health_pb2

from benchmarks.runtime.commands import run_whorl, whorl_command, whorl_environment
from service.client import ConnectionOptions, WhorlClient


def prepared(folder: Path) -> Path:
    """The folder, with certificates for a service on it."""
    run_whorl(["pki", "init", "--dir", str(folder / "pki")], {"WHORL_DATA_DIR": str(folder)}, 60.0)
    return folder


@contextmanager
def serving(
    folder: Path, settings: Mapping[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], WhorlClient]]:
    """The service on `folder`, killed without warning at the end if it still lives."""
    address = f"127.0.0.1:{free_port()}"
    variables = {
        "WHORL_DATA_DIR": str(folder),
        "WHORL_LISTEN": address,
        "WHORL_WORKERS": "1",
        "WHORL_SNAPSHOT_EVERY_CHANGES": "20",
        **(settings or {}),
    }
    with (folder / "service.log").open("ab") as log:
        child = subprocess.Popen(
            whorl_command("serve"),
            env=whorl_environment(variables),
            stderr=log,
            stdout=log,
            start_new_session=True,
        )
    options = ConnectionOptions(
        address,
        folder / "pki/ca/certificate.pem",
        folder / "pki/clients/cli/certificate.pem",
        folder / "pki/clients/cli/key.pem",
    )
    try:
        with WhorlClient(options) as client:
            wait_until_serving(client, child)
            yield child, client
    finally:
        kill(child)


def wait_until_serving(client: WhorlClient, child: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + 90
    while time.monotonic() < give_up:
        assert child.poll() is None, "the service ended; its log is in the temporary folder"
        try:
            answer = client.health.Check(health_pb2.HealthCheckRequest(), timeout=1.0)
        except grpc.RpcError:
            time.sleep(0.05)
            continue
        if answer.status == health_pb2.HealthCheckResponse.SERVING:
            return
    pytest.fail("the service did not come up")


def kill(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.send_signal(signal.SIGKILL)
    child.wait()
    # The workers notice that their pipe is gone; the group makes sure of it.
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
