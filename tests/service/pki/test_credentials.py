"""TLS as a listener and a client really speak it."""

import concurrent.futures
import os
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from service.client import ConnectionOptions, ConnectionOptionsError, WhorlClient, explain
from service.pki.authority import initialise
from service.pki.credentials import ListenerFiles, server_credentials
from service.pki.layout import CLI_CLIENT, PkiError, PkiLayout


def files_of(layout: PkiLayout) -> ListenerFiles:
    return ListenerFiles(layout.server.certificate, layout.server.key, layout.authority.certificate)


def options(layout: PkiLayout, port: int, host: str = "127.0.0.1") -> ConnectionOptions:
    own = layout.client(CLI_CLIENT)
    return ConnectionOptions(
        f"{host}:{port}", layout.authority.certificate, own.certificate, own.key, deadline_s=5.0
    )


def is_served(connection: ConnectionOptions) -> bool:
    with WhorlClient(connection) as client:
        answer = client.health.Check(health_pb2.HealthCheckRequest())
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)


@pytest.fixture
def layout(tmp_path: Path) -> PkiLayout:
    return initialise(tmp_path / "pki")


@pytest.fixture
def port(layout: PkiLayout) -> Iterator[int]:
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(2))
    health_pb2_grpc.add_HealthServicer_to_server(health.HealthServicer(), server)
    number = server.add_secure_port("127.0.0.1:0", server_credentials(files_of(layout)))
    server.start()
    yield number
    server.stop(None).wait()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_client_of_the_authority_is_served(layout: PkiLayout, port: int, host: str) -> None:
    assert is_served(options(layout, port, host))


def test_a_client_of_another_authority_is_not_served(layout: PkiLayout, port: int, tmp_path: Path) -> None:
    stranger = initialise(tmp_path / "other").client(CLI_CLIENT)
    known = options(layout, port)
    with pytest.raises(grpc.RpcError) as caught:
        is_served(ConnectionOptions(known.address, known.ca_file, stranger.certificate, stranger.key))
    assert explain(caught.value).code == "UNAVAILABLE"


def test_a_client_without_tls_is_not_served(port: int) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        is_served(ConnectionOptions(f"127.0.0.1:{port}", insecure=True))
    assert explain(caught.value).code == "UNAVAILABLE"


def test_a_server_certificate_cannot_call(layout: PkiLayout, port: int) -> None:
    known = options(layout, port)
    server = layout.server
    with pytest.raises(grpc.RpcError):
        is_served(ConnectionOptions(known.address, known.ca_file, server.certificate, server.key))


def test_renewed_certificates_are_used_without_a_restart(layout: PkiLayout, port: int) -> None:
    assert is_served(options(layout, port))
    initialise(layout.directory, force=True)
    assert is_served(options(layout, port))


def test_unusable_renewed_files_leave_the_old_certificate_in_use(layout: PkiLayout, port: int) -> None:
    assert is_served(options(layout, port))
    layout.server.certificate.write_text("half-written")
    os.utime(layout.server.certificate, ns=(1, 1))
    assert is_served(options(layout, port))


def test_missing_files_are_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(PkiError, match=r"certificate\.pem cannot be read.*whorl pki init"):
        server_credentials(files_of(PkiLayout(tmp_path)))


def test_a_key_of_another_certificate_is_refused(layout: PkiLayout) -> None:
    files = files_of(layout)
    with pytest.raises(PkiError, match="does not belong to"):
        server_credentials(ListenerFiles(files.certificate, layout.client(CLI_CLIENT).key, files.client_ca))


def test_a_file_that_is_no_pem_is_refused(layout: PkiLayout) -> None:
    layout.authority.certificate.write_bytes(b"\x00\x01")
    with pytest.raises(PkiError, match="is not the PEM file"):
        server_credentials(files_of(layout))


def test_a_client_says_which_file_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(ConnectionOptionsError, match="authority"):
        WhorlClient(ConnectionOptions())
    with pytest.raises(ConnectionOptionsError, match=r"absent\.pem cannot be read"):
        WhorlClient(ConnectionOptions(ca_file=tmp_path / "absent.pem"))
