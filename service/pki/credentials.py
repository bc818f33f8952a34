"""TLS credentials of the listener: mutual authentication, certificates read anew when their files change."""

from dataclasses import dataclass
from pathlib import Path

import grpc
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from service.pki.layout import PkiError


@dataclass(frozen=True, slots=True)
class ListenerFiles:
    """The three PEM files of a listener."""

    certificate: Path
    key: Path
    client_ca: Path

    def read(self) -> "ListenerPem":
        """Reads and checks them.

        Raises:
            PkiError: a file is missing or unreadable, or key and certificate do not belong together.
        """
        pem = ListenerPem(*(_read(path) for path in (self.certificate, self.key, self.client_ca)))
        try:
            certificate = x509.load_pem_x509_certificate(pem.certificate)
            key = serialization.load_pem_private_key(pem.key, password=None)
            x509.load_pem_x509_certificates(pem.client_ca)
        except (ValueError, TypeError) as error:
            raise PkiError(
                f"One of {self.certificate}, {self.key} and {self.client_ca} is not the PEM file "
                f"that it should be: {error}."
            ) from None
        if certificate.public_key() != key.public_key():
            raise PkiError(
                f"The private key {self.key} does not belong to the certificate {self.certificate}."
            )
        return pem

    def modified_ns(self) -> tuple[int, ...]:
        """When each file last changed; equal as long as nothing did."""
        return tuple(path.stat().st_mtime_ns for path in (self.certificate, self.key, self.client_ca))


@dataclass(frozen=True, slots=True)
class ListenerPem:
    """Content of `ListenerFiles`."""

    certificate: bytes
    key: bytes
    client_ca: bytes

    def configuration(self) -> grpc.ServerCertificateConfiguration:
        """The same for gRPC."""
        return grpc.ssl_server_certificate_configuration([(self.key, self.certificate)], self.client_ca)


def server_credentials(files: ListenerFiles) -> grpc.ServerCredentials:
    """Credentials that require a client certificate and follow renewed files without a restart.

    Raises:
        PkiError: see `ListenerFiles.read`.
    """
    first = files.read()
    return grpc.dynamic_ssl_server_credentials(
        first.configuration(),
        _Renewal(files, files.modified_ns()),  # type: ignore[arg-type]  # None is documented: nothing changed
        require_client_authentication=True,
    )


class _Renewal:
    """Asked by gRPC at every handshake; None, where nothing changed or new files are bad, keeps the old."""

    def __init__(self, files: ListenerFiles, seen_ns: tuple[int, ...]) -> None:
        self._files = files
        self._seen_ns = seen_ns

    def __call__(self) -> grpc.ServerCertificateConfiguration | None:
        try:
            modified_ns = self._files.modified_ns()
            if modified_ns == self._seen_ns:
                return None
            pem = self._files.read()
        except (OSError, PkiError):
            return None
        self._seen_ns = modified_ns
        return pem.configuration()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PkiError(
            f"{path} cannot be read: {error.strerror}. `whorl pki init` makes certificates for development; "
            "WHORL_TLS_CERTIFICATE_FILE, WHORL_TLS_KEY_FILE and WHORL_TLS_CLIENT_CA_FILE name others."
        ) from None
