"""How the ``whorl`` command is run."""

import pytest

from benchmarks.runtime.commands import CommandFailedError, run_whorl, whorl_environment


def test_settings_of_the_user_stay_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHORL_DATABASE_URL", "sqlite:////precious.db")
    monkeypatch.setenv("WHORL_DATA_DIR", "/precious")
    environment = whorl_environment({"WHORL_DATA_DIR": "/throw-away"})
    settings = {name: value for name, value in environment.items() if name.startswith("WHORL_")}
    assert settings == {"WHORL_DATA_DIR": "/throw-away"}


def test_a_command_answers_with_what_it_prints() -> None:
    assert "0." in run_whorl(["version"], {}, timeout_s=60)


def test_a_failing_command_says_why() -> None:
    with pytest.raises(CommandFailedError, match="no-such-command"):
        run_whorl(["no-such-command"], {}, timeout_s=60)


def test_a_command_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(CommandFailedError, match=r"took over 0\.01 s"):
        run_whorl(["version"], {}, timeout_s=0.01)
