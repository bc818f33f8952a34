"""How the ``whorl`` command is run in a process of its own, apart from the user's settings."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path


class CommandFailedError(RuntimeError):
    """A ``whorl`` command failed; carries what it printed."""


def whorl_command(*arguments: str) -> list[str]:
    """The command line of ``whorl`` in this interpreter, installed or not."""
    return [sys.executable, "-m", "service", *arguments]


def whorl_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with `settings` in place of all ``WHORL_`` variables of the user."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("WHORL_")}
    return inherited | {"PYTHONPATH": os.pathsep.join(_import_folders()), **settings}


def run_whorl(arguments: Sequence[str], settings: Mapping[str, str], timeout_s: float) -> str:
    """Runs ``whorl`` to its end and returns what it printed.

    Raises:
        CommandFailedError: it failed or took too long.
    """
    try:
        done = subprocess.run(
            whorl_command(*arguments),
            env=whorl_environment(settings),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CommandFailedError(f"whorl {' '.join(arguments)} took over {timeout_s:g} s") from None
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()
        raise CommandFailedError(f"whorl {' '.join(arguments)} failed ({done.returncode}): {said}")
    return done.stdout


def _import_folders() -> list[str]:
    """Folders from which the child imports the same code as this process."""
    found = [*map(_folder_of, ("service", "whorl")), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return list(dict.fromkeys(folder for folder in found if folder))


def _folder_of(package: str) -> str:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise CommandFailedError(f"the package {package} is not importable; run `make` once to install Whorl")
    return str(Path(next(iter(spec.submodule_search_locations))).resolve().parent)
