"""Tells how a bulk enrolment goes: a bar on a terminal, lines elsewhere, each failure, and a summary."""

import json
import sys
import time
from collections import Counter
from types import TracebackType
from typing import Self

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from service.cli.bulk.outcome import Ending, Outcome
from service.cli.exit_codes import ExitCode
from service.cli.failures import line, one_line
from service.cli.output import error_console

LINE_EVERY_S = 2.0


class BulkReport:
    """Use it in a ``with`` statement; call it with every outcome."""

    def __init__(self, total: int, *, as_json: bool) -> None:
        self._total = total
        self._as_json = as_json
        self._endings: Counter[Ending] = Counter()
        self._console = error_console()
        self._started_s = self._line_s = time.monotonic()
        self._progress = Progress(
            TextColumn("Enrolling"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._task = self._progress.add_task("", total=total)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()
        self._summarise(broken=error is not None)

    def __call__(self, outcome: Outcome) -> None:
        """Counts an outcome; says why where it failed."""
        self._endings[outcome.ending] += 1
        self._progress.advance(self._task)
        if self._as_json:
            sys.stdout.write(_document(outcome) + "\n")
        elif outcome.failure is not None:
            line(
                self._console,
                f"[red]failed[/] {escape(outcome.plan.name)}: {escape(one_line(outcome.failure))}",
            )
        self._line_now_and_then()

    @property
    def exit_code(self) -> ExitCode:
        """Whether all were enrolled."""
        return ExitCode.NO if self._endings[Ending.FAILED] else ExitCode.OK

    def _line_now_and_then(self) -> None:
        now_s = time.monotonic()
        if not self._console.is_terminal and now_s - self._line_s >= LINE_EVERY_S:
            self._line_s = now_s
            line(self._console, f"Enrolling: {self._endings.total()} of {self._total}")

    def _summarise(self, *, broken: bool) -> None:
        took_s = time.monotonic() - self._started_s
        counts = ", ".join(f"{self._endings[ending]} {ending.value}" for ending in Ending)
        rate = self._endings[Ending.ENROLLED] / took_s if took_s > 0 else 0.0
        line(self._console, f"{self._total} encounters: {counts}; {took_s:.1f} s, {rate:.1f} a second.")
        if broken:
            line(self._console, "Stopped early: run the same command again, and it continues from here.")


def _document(outcome: Outcome) -> str:
    document = {
        "name": outcome.plan.name,
        "outcome": outcome.ending.value.replace(" ", "_"),
        "request_id": outcome.request_id,
        "encounter_id": outcome.encounter_id,
    }
    if outcome.failure is not None:
        document |= {
            "code": outcome.failure.code,
            "reason": outcome.failure.reason,
            "message": outcome.failure.message,
        }
    return json.dumps(document, ensure_ascii=False)
