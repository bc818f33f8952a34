"""Child processes end with the block that runs them."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.runtime import process
from benchmarks.runtime.process import child_process, signals_as_exit

SLEEP = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEP
WITH_WORKER = (
    "import subprocess, sys; "
    f"worker = subprocess.Popen([sys.executable, '-c', {SLEEP!r}]); "
    "print(worker.pid, flush=True); worker.wait()"
)


def run_python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def wait_for(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < give_up, "it did not come about within 10 s"
        time.sleep(0.02)


def is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process_id}/stat").read_text().rsplit(")")[-1].split()[0] != "Z"


def test_a_child_ends_with_the_block(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with child_process(run_python(SLEEP), os.environ, log) as child:
        wait_for(lambda: log.read_text() == "up\n")
        assert child.poll() is None
    assert child.returncode == -signal.SIGTERM


def test_a_child_ends_where_the_block_fails(tmp_path: Path) -> None:
    with (
        pytest.raises(KeyboardInterrupt),
        child_process(run_python(SLEEP), os.environ, tmp_path / "log") as child,
    ):
        raise KeyboardInterrupt
    assert child.returncode is not None


def test_a_child_that_ignores_sigterm_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "DRAIN_S", 0.3)
    log = tmp_path / "log"
    with child_process(run_python(STUBBORN), os.environ, log) as child:
        wait_for(lambda: log.read_text() == "up\n")
    assert child.returncode == -signal.SIGKILL


def test_workers_of_a_child_end_with_it(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with child_process(run_python(WITH_WORKER), os.environ, log):
        wait_for(lambda: "up" in log.read_text())
        worker = int(log.read_text().split()[0])
        assert is_alive(worker)
    wait_for(lambda: not is_alive(worker))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_signal_to_the_parent_ends_the_child(tmp_path: Path, number: signal.Signals) -> None:
    log, marker = tmp_path / "log", tmp_path / "child"
    parent_code = (
        "import os, sys, time\nfrom pathlib import Path\n"
        "from benchmarks.runtime.process import child_process, signals_as_exit\n"
        f"command = [sys.executable, '-c', {SLEEP!r}]\n"
        f"with signals_as_exit(), child_process(command, os.environ, Path({str(log)!r})) as child:\n"
        f"    Path({str(marker)!r}).write_text(str(child.pid))\n    time.sleep(60)\n"
    )
    root = Path(__file__).resolve().parents[3]
    parent = subprocess.Popen(run_python(parent_code), cwd=root)
    wait_for(lambda: marker.exists() and marker.read_text() != "" and "up" in log.read_text())
    parent.send_signal(number)
    assert parent.wait(timeout=10) == (-number if number == signal.SIGKILL else 128 + number)
    wait_for(lambda: not is_alive(int(marker.read_text())))


def test_a_second_signal_does_not_disturb_the_cleaning_up() -> None:
    cleaned = False
    with pytest.raises(SystemExit) as ended, signals_as_exit():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)
            cleaned = True
    assert cleaned
    assert ended.value.code == 128 + signal.SIGTERM


def test_signal_handlers_are_put_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with signals_as_exit():
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_child_may_be_run_from_any_thread(tmp_path: Path) -> None:
    codes: list[int | None] = []

    def run() -> None:
        with signals_as_exit(), child_process(run_python(SLEEP), os.environ, tmp_path / "log") as child:
            pass
        codes.append(child.returncode)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert codes == [-signal.SIGTERM]
