"""A service for as long as it is needed, and not a moment longer."""

import tempfile
from pathlib import Path

import grpc
import pytest
from grpc_health.v1 import health_pb2
from rich.console import Console

from benchmarks.runtime.service import RunningService, ServiceStartError, running_service
from service.client import WhorlClient


def test_the_service_answers_over_mutual_tls(service: RunningService) -> None:
    assert not service.connection.insecure
    with WhorlClient(service.connection) as client:
        answer = client.health.Check(health_pb2.HealthCheckRequest(), timeout=5)
    assert answer.status == health_pb2.HealthCheckResponse.SERVING


def test_nobody_without_a_certificate_is_answered(service: RunningService) -> None:
    ca_file = service.connection.ca_file
    assert ca_file is not None
    stranger = grpc.ssl_channel_credentials(ca_file.read_bytes())
    with (
        grpc.secure_channel(service.connection.address, stranger) as channel,
        pytest.raises(grpc.FutureTimeoutError),
    ):
        grpc.channel_ready_future(channel).result(timeout=1)


def test_a_service_that_cannot_start_says_why_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with (
        pytest.raises(ServiceStartError, match="WHORL_LISTEN"),
        running_service(Console(quiet=True), settings={"WHORL_LISTEN": "nowhere"}),
    ):
        pytest.fail("it started")
    assert list(tmp_path.iterdir()) == []
