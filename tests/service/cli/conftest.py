"""Runs the command line in this process against a service in miniature."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from service.cli.main import app
from tests.service.cli.stage import Stage, on_stage


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    def documents(self) -> list[Any]:
        """Standard output read as one JSON document a line."""
        return [json.loads(line) for line in self.out.splitlines()]


Whorl = Callable[..., Ended]


@pytest.fixture
def stage() -> Iterator[Stage]:
    with on_stage(Stage()) as running:
        yield running


@pytest.fixture(autouse=True)
def _own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("WHORL_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("WHORL_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def local() -> Whorl:
    """Runs a command as typed."""

    def run(*arguments: str | Path) -> Ended:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="whorl")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ended(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def whorl(stage: Stage, local: Whorl, monkeypatch: pytest.MonkeyPatch) -> Whorl:
    """Runs a command that finds the service in miniature."""
    monkeypatch.setenv("WHORL_CLIENT_ADDRESS", stage.address)
    monkeypatch.setenv("WHORL_CLIENT_INSECURE", "1")
    return local


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A file; the service in miniature does not look into it."""
    path = tmp_path / "print.png"
    path.write_bytes(b"ridges")
    return path
