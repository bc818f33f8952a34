"""What commands write."""

import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from rich.console import Console

from benchmarks import output
from benchmarks.output import failing_with, progress, write_json


@dataclass(frozen=True)
class Inner:
    value: float


@dataclass(frozen=True)
class Outer:
    name: str
    inner: tuple[Inner, ...]
    where: Path


def quiet_console() -> tuple[Console, io.StringIO]:
    stream = io.StringIO()
    return Console(file=stream, width=100), stream


def test_json_is_the_dataclass_and_an_undefined_figure_is_null(tmp_path: Path) -> None:
    console, _ = quiet_console()
    target = tmp_path / "new" / "out.json"
    write_json(Outer("n", (Inner(float("nan")), Inner(0.5)), Path("x")), target, console)
    assert json.loads(target.read_text()) == {
        "name": "n",
        "inner": [{"value": None}, {"value": 0.5}],
        "where": "x",
    }
    assert [path.name for path in target.parent.iterdir()] == ["out.json"]


def test_a_dash_is_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    console, stream = quiet_console()
    write_json(Inner(1.0), Path("-"), console)
    assert json.loads(capsys.readouterr().out) == {"value": 1.0}
    assert stream.getvalue() == ""


def test_without_a_terminal_progress_is_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "LINE_INTERVAL_S", 0.0)
    console, stream = quiet_console()
    with progress(console, "Comparing", 3) as advance:
        advance()
        advance(2)
    assert [line.split(",")[0].strip() for line in stream.getvalue().splitlines()] == [
        "Comparing: 1 of 3",
        "Comparing: 3 of 3",
    ]


@pytest.mark.parametrize(("error", "code"), [(KeyError("k"), 2), (KeyboardInterrupt(), 130)])
def test_an_expected_failure_is_a_sentence_and_an_exit_code(error: BaseException, code: int) -> None:
    console, stream = quiet_console()
    with pytest.raises(typer.Exit) as ended, failing_with(console, KeyError):
        raise error
    assert ended.value.exit_code == code
    assert stream.getvalue().strip()


def test_an_unexpected_failure_stays_what_it_is() -> None:
    console, _ = quiet_console()
    with pytest.raises(ValueError, match="surprise"), failing_with(console, KeyError):
        raise ValueError("surprise")
