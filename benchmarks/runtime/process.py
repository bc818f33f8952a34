"""A child process that never outlives its parent's interest in it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

DRAIN_S = 15.0
END_SIGNALS = (signal.SIGTERM, signal.SIGHUP)

# On Linux the child asks the kernel for SIGTERM when its parent dies (PR_SET_PDEATHSIG, kept across exec),
# which covers a parent that was killed. It does so in an interpreter of its own: code between fork and exec
# is unsafe beside threads.
_RUN_BOUND_TO_PARENT = """
import os, sys
if sys.platform == "linux":
    import ctypes
    ctypes.CDLL(None).prctl(1, 15)
    if os.getppid() != int(sys.argv[1]):
        sys.exit("the parent is gone")
os.execv(sys.argv[2], sys.argv[2:])
"""


@contextmanager
def child_process(
    command: Sequence[str], environment: Mapping[str, str], log_file: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Runs `command` while the body runs; its output goes to `log_file`.

    However the body ends, the child is asked to end (SIGTERM), then it and all its group are killed. It
    has a session of its own, so that Ctrl-C reaches it in that order; `signals_as_exit` covers SIGTERM.
    """
    bound = [sys.executable, "-c", _RUN_BOUND_TO_PARENT, str(os.getpid()), *command]
    with log_file.open("wb") as log:
        child = subprocess.Popen(
            bound,
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


@contextmanager
def signals_as_exit() -> Iterator[None]:
    """Turns SIGTERM or SIGHUP into SystemExit once, so that ``finally`` blocks run; ignores further ones."""

    def leave(number: int, _: FrameType | None) -> None:
        for further in END_SIGNALS:
            signal.signal(further, signal.SIG_IGN)
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
