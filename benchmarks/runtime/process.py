"""A child process that never outlives its parent's interest in it."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

DRAIN_S = 15.0
END_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def child_process(
    command: Sequence[str], environment: Mapping[str, str], log_file: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Runs `command` while the body runs; its output goes to `log_file`.

    However the body ends, Ctrl-C and SIGTERM included, the child is asked to end (SIGTERM), then killed; so
    is every process of its group. It has a session of its own, so that Ctrl-C reaches it in that order.
    """
    with log_file.open("wb") as log, _signals_as_exit():
        child = subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield child
        finally:
            _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    try:
        if child.poll() is None:
            child.terminate()
            child.wait(timeout=DRAIN_S)
    except (subprocess.TimeoutExpired, KeyboardInterrupt, SystemExit):
        child.kill()
    finally:
        # Its workers share its group, which outlives it while one of them does.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


@contextmanager
def _signals_as_exit() -> Iterator[None]:
    """Turns SIGTERM and SIGHUP into SystemExit, so that ``finally`` blocks run."""

    def leave(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    try:
        before = {number: signal.signal(number, leave) for number in END_SIGNALS}
    except ValueError:  # Only the main thread may set handlers; elsewhere its owner decides.
        yield
        return
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
