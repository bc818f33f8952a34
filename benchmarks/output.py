"""What every command writes: progress, tables and one JSON document."""

import json
import math
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.progress import TimeRemainingColumn as Remaining

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

STANDARD_OUTPUT = Path("-")
LINE_INTERVAL_S = 5.0
PIPED_WIDTH = 120


class Advance(Protocol):
    """Says that so many more steps are done."""

    def __call__(self, steps: int = 1) -> None:
        """Counts `steps` more."""


def console_for(json_file: Path | None) -> Console:
    """A console for people; it gives way to standard error where JSON takes standard output."""
    to_stderr = json_file == STANDARD_OUTPUT
    is_terminal = (sys.stderr if to_stderr else sys.stdout).isatty()
    return Console(stderr=to_stderr, highlight=False, width=None if is_terminal else PIPED_WIDTH)


@contextmanager
def progress(console: Console, description: str, total: int) -> Iterator[Advance]:
    """A progress bar on a terminal, a line every five seconds elsewhere."""
    if not console.is_terminal:
        yield _Lines(console, description, total)
        return
    columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, Remaining(), console=console, transient=True) as bar:
        task = bar.add_task(description, total=total)

        def advance(steps: int = 1) -> None:
            bar.advance(task, steps)

        yield advance


@contextmanager
def waiting(console: Console, what: str) -> Iterator[None]:
    """A spinner on a terminal, a line elsewhere, for work without countable steps."""
    if console.is_terminal:
        with console.status(f"{what} ..."):
            yield
        return
    console.print(f"  {what} ...", markup=False)
    yield


class _Lines:
    def __init__(self, console: Console, description: str, total: int) -> None:
        self._console, self._description, self._total = console, description, total
        self._done = 0
        self._started = self._said = time.monotonic()

    def __call__(self, steps: int = 1) -> None:
        self._done += steps
        now = time.monotonic()
        if now - self._said >= LINE_INTERVAL_S:
            self._said = now
            elapsed_s = now - self._started
            self._console.print(
                f"  {self._description}: {self._done} of {self._total}, {elapsed_s:.0f} s", markup=False
            )


@contextmanager
def failing_with(console: Console, *expected: type[Exception]) -> Iterator[None]:
    """Prints expected failures as a sentence and exits with 2; with 130 on Ctrl-C."""
    try:
        yield
    except expected as error:
        console.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        console.print("Interrupted; everything that was started is stopped.", style="red")
        raise typer.Exit(130) from None


def write_json(document: "DataclassInstance", target: Path | None, console: Console) -> None:
    """Writes a dataclass as JSON to `target`, to standard output for ``-``, nowhere for None.

    A file is written beside and renamed, so that readers never see half of it.
    """
    if target is None:
        return
    text = json.dumps(_plain(document), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    if target == STANDARD_OUTPUT:
        print(text, end="")
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(target)
    console.print(f"Written: {target}", markup=False)


def deliver(
    document: "DataclassInstance", json_file: Path | None, out: Path | None, name: str, console: Console
) -> None:
    """Writes a document where ``--json`` says and, as ``NAME.json``, into the folder of ``--out``."""
    write_json(document, json_file, console)
    if out is not None:
        write_json(document, out / f"{name}.json", console)


def _plain(value: Any) -> Any:
    """JSON has no dataclasses, no paths and no NaN: an undefined figure is null."""
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return round(value, 6) if math.isfinite(value) else None
    if isinstance(value, Enum | Path):
        return str(value)
    return value
