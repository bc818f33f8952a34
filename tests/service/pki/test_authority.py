"""Files of the development authority."""

import datetime
import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from service.pki.authority import add_client, initialise, read_identity
from service.pki.layout import CLI_CLIENT, IdentityFiles, PkiError, PkiLayout


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> PkiLayout:
    return initialise(tmp_path_factory.mktemp("pki") / "new" / "pki")


def certificate(files: IdentityFiles) -> x509.Certificate:
    return read_identity(files).certificate


def common_name(issued: x509.Certificate) -> str:
    return str(issued.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def test_keys_are_p256_and_readable_by_the_owner_only(layout: PkiLayout) -> None:
    for files in (layout.authority, layout.server, layout.client(CLI_CLIENT)):
        assert stat.S_IMODE(files.key.stat().st_mode) == 0o600
        assert isinstance(read_identity(files).key.curve, ec.SECP256R1)


def test_leaves_are_issued_by_the_authority(layout: PkiLayout) -> None:
    authority = certificate(layout.authority)
    for files in (layout.server, layout.client(CLI_CLIENT)):
        certificate(files).verify_directly_issued_by(authority)


def test_the_authority_can_sign_leaves_only(layout: PkiLayout) -> None:
    constraints = certificate(layout.authority).extensions.get_extension_for_class(x509.BasicConstraints)
    assert constraints.critical
    assert (constraints.value.ca, constraints.value.path_length) == (True, 0)
    for files in (layout.server, layout.client(CLI_CLIENT)):
        assert not certificate(files).extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_the_server_is_known_as_localhost_in_all_its_forms(layout: PkiLayout) -> None:
    names = certificate(layout.server).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(address) for address in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1"]


def test_server_and_client_certificates_cannot_stand_for_each_other(layout: PkiLayout) -> None:
    purposes = {
        name: list(certificate(files).extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
        for name, files in (("server", layout.server), ("client", layout.client(CLI_CLIENT)))
    }
    assert purposes == {
        "server": [ExtendedKeyUsageOID.SERVER_AUTH],
        "client": [ExtendedKeyUsageOID.CLIENT_AUTH],
    }


def test_certificates_are_valid_now(layout: PkiLayout) -> None:
    now = datetime.datetime.now(datetime.UTC)
    for files in (layout.authority, layout.server, layout.client(CLI_CLIENT)):
        issued = certificate(files)
        assert issued.not_valid_before_utc < now < issued.not_valid_after_utc


def test_nothing_is_left_beside_the_files(layout: PkiLayout) -> None:
    assert sorted(path.name for path in layout.directory.iterdir()) == ["ca", "clients", "server"]


def test_a_client_is_known_by_its_name(layout: PkiLayout) -> None:
    files = add_client(layout.directory, "custody-north")
    assert common_name(certificate(files)) == "custody-north"
    certificate(files).verify_directly_issued_by(certificate(layout.authority))


@pytest.mark.parametrize("name", ["", "../escape", "UPPER", "two words", ".hidden", "a" * 64, "a/b"])
def test_a_client_name_that_is_no_file_name_is_refused(layout: PkiLayout, name: str) -> None:
    with pytest.raises(PkiError, match="is no client name"):
        add_client(layout.directory, name)


def test_a_client_is_replaced_only_when_told_to(layout: PkiLayout) -> None:
    files = add_client(layout.directory, "twice")
    before = files.certificate.read_bytes()
    with pytest.raises(PkiError, match="--force"):
        add_client(layout.directory, "twice")
    assert files.certificate.read_bytes() == before
    add_client(layout.directory, "twice", force=True)
    assert files.certificate.read_bytes() != before
    assert stat.S_IMODE(files.key.stat().st_mode) == 0o600


def test_a_client_needs_an_authority(tmp_path: Path) -> None:
    with pytest.raises(PkiError, match="whorl pki init"):
        add_client(tmp_path, "custody")
    assert list(tmp_path.iterdir()) == []


def test_an_authority_is_replaced_only_when_told_to(tmp_path: Path) -> None:
    layout = initialise(tmp_path)
    before = layout.authority.certificate.read_bytes()
    with pytest.raises(PkiError, match="--force replaces the authority"):
        initialise(tmp_path)
    assert layout.authority.certificate.read_bytes() == before
    add_client(tmp_path, "old")
    initialise(tmp_path, force=True)
    assert layout.authority.certificate.read_bytes() != before
    assert not layout.client("old").exist


def test_force_leaves_alone_what_is_no_authority(tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    (tmp_path / "server" / "precious").write_text("x")
    with pytest.raises(PkiError, match="nothing is replaced"):
        initialise(tmp_path, force=True)
    assert (tmp_path / "server" / "precious").exists()


def test_a_directory_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(PkiError, match="cannot be written"):
        initialise(tmp_path / "file" / "pki")


def test_a_damaged_certificate_is_said(tmp_path: Path) -> None:
    layout = initialise(tmp_path)
    layout.authority.certificate.write_text("-----BEGIN nothing")
    with pytest.raises(PkiError, match="unreadable"):
        add_client(tmp_path, "custody")
