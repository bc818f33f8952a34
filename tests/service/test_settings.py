"""Settings: defaults, the two sources, and sentences for what is wrong."""

from pathlib import Path

import pytest

from service.limits import RequestLimits
from service.settings import InvalidSettingsError, LogFormat, Settings


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("WHORL_"):
            monkeypatch.delenv(name)


def test_files_lie_under_the_data_directory_unless_named(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path}/whorl.db"
    assert settings.models_dir == tmp_path / "models"
    assert settings.tls_certificate_file == tmp_path / "pki/server/certificate.pem"
    assert settings.tls_key_file == tmp_path / "pki/server/key.pem"
    assert settings.tls_client_ca_file == tmp_path / "pki/ca/certificate.pem"


def test_relative_paths_become_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings(data_dir=Path("here")).data_dir == tmp_path / "here"


def test_default_limits_are_those_of_the_contract() -> None:
    limits = RequestLimits()
    assert limits.message_bytes == 16 << 20
    assert limits.image_bytes == 8 << 20
    assert limits.image_px == 40_000_000
    assert (limits.resolution_min_dpi, limits.resolution_max_dpi) == (250, 2000)
    assert (limits.samples, limits.candidates, limits.page_items) == (20, 200, 1000)
    assert (Settings().deadline_default_s, Settings().deadline_cap_s) == (10, 120)


def test_environment_wins_over_file_and_file_over_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "whorl.env"
    file.write_text("WHORL_WORKERS=3\nWHORL_QUEUE_LENGTH=7\n")
    monkeypatch.setenv("WHORL_WORKERS", "5")
    settings = Settings.load(file)
    assert (settings.workers, settings.queue_length) == (5, 7)
    assert settings.max_concurrent_rpcs == Settings.model_fields["max_concurrent_rpcs"].default


def test_nested_and_listed_settings_come_from_single_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHORL_LIMITS__SAMPLES", "4")
    monkeypatch.setenv("WHORL_GALLERIES", "CONVICTED, MISSING_PERSONS")
    monkeypatch.setenv("WHORL_LOG_FORMAT", "console")
    settings = Settings.load()
    assert settings.limits.samples == 4
    assert settings.galleries == ("CONVICTED", "MISSING_PERSONS")
    assert settings.log_format is LogFormat.CONSOLE


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("WHORL_WORKERS", "0", "WHORL_WORKERS=0: should be greater than or equal to 1."),
        ("WHORL_WORKERS", "many", "WHORL_WORKERS=many: should be a valid integer"),
        ("WHORL_LIMITS__SAMPLES", "0", "WHORL_LIMITS__SAMPLES=0: should be"),
        ("WHORL_LIMITS__SAMPELS", "3", "WHORL_LIMITS__SAMPELS is no setting of Whorl"),
        ("WHORL_LIMITS", "{", "limits"),
        ("WHORL_LISTEN", "50551", "WHORL_LISTEN=50551: '50551' is no address; write host:port"),
        ("WHORL_GALLERIES", "convicted", "WHORL_GALLERIES=convicted"),
        ("WHORL_GALLERIES", "A,A", "each gallery may be named once only"),
        ("WHORL_GALLERIES", "", "WHORL_GALLERIES"),
        ("WHORL_DEADLINE_DEFAULT_S", "500", "WHORL_DEADLINE_DEFAULT_S must not exceed WHORL_DEADLINE_CAP_S"),
        ("WHORL_DEADLINE_CAP_S", "nan", "WHORL_DEADLINE_CAP_S=nan"),
        ("WHORL_LIMITS__IMAGE_BYTES", str(32 << 20), "image_bytes must not exceed message_bytes"),
        ("WHORL_LOG_LEVEL", "loud", "WHORL_LOG_LEVEL=loud"),
    ],
)
def test_a_wrong_value_is_named_as_its_variable(
    name: str, value: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSettingsError) as caught:
        Settings.load()
    assert expected in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_every_wrong_value_gets_its_own_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHORL_WORKERS", "0")
    monkeypatch.setenv("WHORL_QUEUE_LENGTH", "-1")
    with pytest.raises(InvalidSettingsError) as caught:
        Settings.load()
    assert len(str(caught.value).splitlines()) == 2


def test_an_unknown_name_in_a_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "whorl.env"
    file.write_text("WHORL_WORKRES=3\n")
    with pytest.raises(InvalidSettingsError, match="WHORL_WORKRES is no setting"):
        Settings.load(file)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettingsError, match=r"no settings file .*absent\.env"):
        Settings.load(tmp_path / "absent.env")


def test_the_database_password_is_in_no_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHORL_DATABASE_URL", "postgresql://whorl:secret@db/whorl")
    assert "secret" not in repr(Settings.load())


@pytest.mark.parametrize("address", ["127.0.0.1:1", "[::1]:1", "localhost:1", "127.8.9.1:1"])
def test_insecure_listener_is_accepted_on_loopback(address: str) -> None:
    assert Settings(listen=address, insecure_loopback=True).endpoint.is_loopback


@pytest.mark.parametrize("address", ["0.0.0.0:1", "[::]:1", "192.0.2.1:1", "matcher.example:1"])
def test_insecure_listener_is_refused_elsewhere(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHORL_LISTEN", address)
    monkeypatch.setenv("WHORL_INSECURE_LOOPBACK", "true")
    with pytest.raises(InvalidSettingsError, match="needs a loopback address"):
        Settings.load()
