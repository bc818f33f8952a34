"""Who may connect: holders of a certificate of the client authority; in the clear only on request."""

from pathlib import Path

import grpc
import pytest
from whorl.v1 import subject_pb2, subject_pb2_grpc

from benchmarks.runtime.commands import CommandFailedError, run_whorl
from benchmarks.runtime.service import RunningService
from tests.service.live.requests import CONTEXT

REQUEST = subject_pb2.GetSubjectRequest(subject_id="00000000-0000-4000-8000-000000000004", context=CONTEXT)


def code_over(channel: grpc.Channel) -> grpc.StatusCode:
    with channel, pytest.raises(grpc.RpcError) as raised:
        subject_pb2_grpc.SubjectServiceStub(channel).GetSubject(REQUEST, timeout=3.0)
    return raised.value.code()


def test_a_caller_with_a_certificate_is_answered(live: RunningService) -> None:
    channel = grpc.secure_channel(live.connection.address, live.connection.credentials())
    assert code_over(channel) is grpc.StatusCode.NOT_FOUND


def test_a_caller_without_a_certificate_gets_no_answer(live: RunningService) -> None:
    assert live.connection.ca_file is not None
    credentials = grpc.ssl_channel_credentials(live.connection.ca_file.read_bytes())
    assert code_over(grpc.secure_channel(live.connection.address, credentials)) is grpc.StatusCode.UNAVAILABLE


def test_a_caller_in_the_clear_gets_no_answer(live: RunningService) -> None:
    assert code_over(grpc.insecure_channel(live.connection.address)) is grpc.StatusCode.UNAVAILABLE


def test_a_certificate_of_another_authority_gets_no_answer(live: RunningService, tmp_path: Path) -> None:
    run_whorl(["pki", "init", "--dir", str(tmp_path)], {}, 60.0)
    assert live.connection.ca_file is not None
    credentials = grpc.ssl_channel_credentials(
        live.connection.ca_file.read_bytes(),
        (tmp_path / "clients/cli/key.pem").read_bytes(),
        (tmp_path / "clients/cli/certificate.pem").read_bytes(),
    )
    assert code_over(grpc.secure_channel(live.connection.address, credentials)) is grpc.StatusCode.UNAVAILABLE


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"WHORL_INSECURE_LOOPBACK": "true", "WHORL_LISTEN": "0.0.0.0:50551"}, "loopback"),
        ({"WHORL_WORKERS": "0"}, "WHORL_WORKERS"),
        ({}, "whorl pki init"),
        ({"WHORL_DATABASE_URL": "sqlite:////proc/nowhere/whorl.db"}, "database"),
    ],
)
def test_a_service_that_cannot_start_says_why_in_one_sentence(
    tmp_path: Path, settings: dict[str, str], sentence: str
) -> None:
    variables = {"WHORL_DATA_DIR": str(tmp_path), "WHORL_LISTEN": "127.0.0.1:0"} | settings
    with pytest.raises(CommandFailedError) as failed:
        run_whorl(["serve"], variables, 90.0)
    assert sentence in str(failed.value)
    assert "Traceback" not in str(failed.value)


def test_two_services_cannot_share_a_data_directory(live: RunningService) -> None:
    variables = {"WHORL_DATA_DIR": str(live.data_dir), "WHORL_LISTEN": "127.0.0.1:0"}
    with pytest.raises(CommandFailedError, match="Another service is running"):
        run_whorl(["serve"], variables, 90.0)


def test_a_port_that_is_taken_is_named(live: RunningService, tmp_path: Path) -> None:
    run_whorl(["pki", "init", "--dir", str(tmp_path / "pki")], {}, 60.0)
    variables = {"WHORL_DATA_DIR": str(tmp_path), "WHORL_LISTEN": live.connection.address}
    with pytest.raises(CommandFailedError, match="cannot be listened on"):
        run_whorl(["serve"], variables, 90.0)
