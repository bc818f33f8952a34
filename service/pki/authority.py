"""The development authority: makes and issues certificates on disk. Not for production."""

import datetime
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from service.pki.certificates import Identity, issue_client, issue_server, make_authority
from service.pki.layout import CLI_CLIENT, IdentityFiles, PkiError, PkiLayout

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")


def initialise(directory: Path, hosts: Sequence[str] = LOOPBACK_HOSTS, *, force: bool = False) -> PkiLayout:
    """Makes an authority, the identity of a server reached under `hosts`, and a client for the command line.

    Args:
        directory: made where it is missing.
        hosts: DNS names and IP addresses of the listener.
        force: replace an authority that stands there; all certificates it issued become worthless.

    Raises:
        PkiError: files stand in the way, or cannot be written.
    """
    layout = PkiLayout(directory)
    _refuse_overwriting(layout, force=force)
    now = datetime.datetime.now(datetime.UTC)
    authority = make_authority(now)
    identities = {
        layout.authority: authority,
        layout.server: issue_server(authority, hosts, now),
        layout.client(CLI_CLIENT): issue_client(authority, CLI_CLIENT, now),
    }
    try:
        _install(layout, identities)
    except OSError as error:
        raise PkiError(f"Certificates cannot be written under {directory}: {error.strerror}.") from None
    return layout


def add_client(directory: Path, name: str, *, force: bool = False) -> IdentityFiles:
    """Issues one more client certificate, with `name` as its common name.

    Raises:
        PkiError: there is no authority, the client exists, or its files cannot be written.
    """
    layout = PkiLayout(directory)
    files = layout.client(name)
    if files.certificate.parent.exists() and not force:
        raise PkiError(
            f"Client {name} exists in {files.certificate.parent}; --force replaces its certificate."
        )
    authority = read_identity(layout.authority)
    identity = issue_client(authority, name, datetime.datetime.now(datetime.UTC))
    try:
        _write(files, identity)
    except OSError as error:
        raise PkiError(f"The certificate cannot be written: {error.strerror}: {error.filename}.") from None
    return files


def read_identity(files: IdentityFiles) -> Identity:
    """Reads a certificate and its key.

    Raises:
        PkiError: a file is missing or of another kind.
    """
    if not files.exist:
        folder = files.certificate.parent
        raise PkiError(
            f"There is no certificate in {folder}; `whorl pki init` makes a development authority."
        )
    try:
        certificate = x509.load_pem_x509_certificate(files.certificate.read_bytes())
        key = serialization.load_pem_private_key(files.key.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise PkiError(
            f"The certificate or key in {files.certificate.parent} is unreadable: {error}."
        ) from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise PkiError(f"The key {files.key} is not an elliptic curve key.")
    return Identity(certificate, key)


def _refuse_overwriting(layout: PkiLayout, *, force: bool) -> None:
    """Replaces only what is recognisably an authority of this kind, and only when told to."""
    folders = [folder for folder in _folders(layout) if folder.exists()]
    if not folders:
        return
    if not force:
        raise PkiError(
            f"{folders[0]} exists; --force replaces the authority, and every certificate that it issued "
            "stops working."
        )
    if not layout.authority.exist:
        raise PkiError(f"{layout.directory} holds {folders[0].name}/ but no authority: nothing is replaced.")


def _folders(layout: PkiLayout) -> tuple[Path, ...]:
    return layout.authority.certificate.parent, layout.server.certificate.parent, layout.clients


def _install(layout: PkiLayout, identities: dict[IdentityFiles, Identity]) -> None:
    """Writes everything aside, then moves the folders into place."""
    layout.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=layout.directory, prefix=".new-") as aside:
        for files, identity in identities.items():
            _write(_moved(files, layout.directory, Path(aside)), identity)
        for folder in _folders(layout):
            if folder.exists():
                shutil.rmtree(folder)
            (Path(aside) / folder.name).rename(folder)


def _moved(files: IdentityFiles, root: Path, new_root: Path) -> IdentityFiles:
    return IdentityFiles(
        new_root / files.certificate.relative_to(root), new_root / files.key.relative_to(root)
    )


def _write(files: IdentityFiles, identity: Identity) -> None:
    files.key.parent.mkdir(parents=True, exist_ok=True)
    _write_private(files.key, identity.key_pem)
    files.certificate.write_bytes(identity.certificate_pem)


def _write_private(path: Path, content: bytes) -> None:
    """Never lets another user read the file, not even for a moment."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
