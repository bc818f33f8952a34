"""The image cannot be built in a test; its parts can be checked against what they name."""

import fnmatch
import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from service.endpoint import Endpoint
from service.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
CLIENT_VARIABLES = {"WHORL_CLIENT_ADDRESS"}


@dataclass(frozen=True)
class Instruction:
    """One instruction of the Dockerfile."""

    word: str
    rest: str

    @property
    def words(self) -> list[str]:
        """Arguments of the exec form, or of the shell form."""
        if self.rest.startswith("["):
            return re.findall(r'"([^"]*)"', self.rest)
        return shlex.split(self.rest)


def stages() -> list[list[Instruction]]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n", " ", "\n".join(lines))
    found: list[list[Instruction]] = []
    for line in joined.splitlines():
        if line.strip():
            word, _, rest = line.strip().partition(" ")
            if word == "FROM":
                found.append([])
            found[-1].append(Instruction(word, rest.strip()))
    return found


def all_of(stage: list[Instruction], word: str) -> list[Instruction]:
    return [item for item in stage if item.word == word]


def one_of(stage: list[Instruction], word: str) -> Instruction:
    [item] = all_of(stage, word)
    return item


def environment(stage: list[Instruction]) -> dict[str, str]:
    pairs = (word.partition("=") for item in all_of(stage, "ENV") for word in item.words)
    return {name: value for name, _, value in pairs}


@pytest.fixture
def build() -> list[Instruction]:
    return stages()[0]


@pytest.fixture
def final() -> list[Instruction]:
    return stages()[-1]


def test_both_stages_have_the_same_base_so_that_the_interpreter_is_where_it_was() -> None:
    bases = {one_of(stage, "FROM").words[0] for stage in stages()}
    assert bases == {"python:3.11-slim-bookworm"}


def test_uv_is_the_version_that_make_fetches(build: list[Instruction]) -> None:
    pinned = re.search(r"UV_VERSION := (\S+)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert pinned
    assert any(f"uv=={pinned[1]}" in item.rest for item in all_of(build, "RUN"))


def test_dependencies_are_those_of_the_lock_without_developers_tools(build: list[Instruction]) -> None:
    commands = [item.rest for item in all_of(build, "RUN") if "uv sync" in item.rest]
    assert commands == [
        "uv sync --frozen --no-dev --no-install-project",
        "uv sync --frozen --no-dev --no-editable",
    ]


def test_what_is_copied_exists_and_is_not_ignored(build: list[Instruction]) -> None:
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = [word for item in all_of(build, "COPY") for word in item.words[:-1]]
    for name in copied:
        assert (ROOT / name).exists()
        assert f"!{name}" in rules, f"{name} does not reach the builder"
    assert rules[1] == "*"


def test_the_package_is_built_from_what_is_copied(build: list[Instruction]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    needed = {Path(package).parts[0] for package in wheel} | {project["project"]["readme"]}
    needed |= set(project["project"]["license-files"])
    copied = {word for item in all_of(build, "COPY") for word in item.words[:-1]}
    assert needed <= copied


def test_nothing_secret_or_real_can_reach_the_builder() -> None:
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    admitted = [rule[1:] for rule in rules if rule.startswith("!")]
    for name in (".git", ".venv", "var", "tests", "whorl.env", ".env"):
        assert not any(fnmatch.fnmatch(name, rule) for rule in admitted)


def test_it_runs_as_nobody_in_particular(final: list[Instruction]) -> None:
    assert one_of(final, "USER").rest == "whorl"
    assert any("useradd --system --uid 10001" in item.rest for item in all_of(final, "RUN"))
    words = [item.word for item in final]
    assert words.index("USER") < words.index("ENTRYPOINT")


def test_all_that_is_written_goes_to_the_volume(final: list[Instruction]) -> None:
    volume = one_of(final, "VOLUME").rest
    variables = environment(final)
    for name in ("HOME", "WHORL_DATA_DIR", "NUMBA_CACHE_DIR"):
        assert Path(variables[name]).is_relative_to(volume)
    assert variables["PYTHONDONTWRITEBYTECODE"] == "1"


def test_its_variables_are_settings(final: list[Instruction]) -> None:
    known = {f"WHORL_{name.upper()}" for name in Settings.model_fields} | CLIENT_VARIABLES
    named = {name for name in environment(final) if name.startswith("WHORL_")}
    assert named <= known


def test_the_exposed_port_is_the_one_listened_on_and_asked_for_health(final: list[Instruction]) -> None:
    variables = environment(final)
    port = int(one_of(final, "EXPOSE").rest)
    assert Endpoint.parse(variables["WHORL_LISTEN"]) == Endpoint("0.0.0.0", port)  # noqa: S104
    assert Endpoint.parse(variables["WHORL_CLIENT_ADDRESS"]) == Endpoint("localhost", port)


def test_it_stops_by_the_signal_that_the_service_drains_on(final: list[Instruction]) -> None:
    assert one_of(final, "STOPSIGNAL").rest == "SIGTERM"


def test_the_start_command_is_one_of_the_program(final: list[Instruction]) -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    [program] = one_of(final, "ENTRYPOINT").words
    assert program in scripts
    answer = whorl(*one_of(final, "CMD").words, "--help")
    assert answer.returncode == 0
    assert "SIGTERM" in answer.stdout


def test_the_health_command_fails_with_one_where_nobody_serves(
    final: list[Instruction], tmp_path: Path
) -> None:
    _, _, command = one_of(final, "HEALTHCHECK").rest.partition("CMD ")
    first, _, otherwise = command.partition(" || ")
    assert otherwise == "exit 1"
    program, *arguments = shlex.split(first)
    assert program == "whorl"
    answer = whorl(*arguments, "--insecure", "--address", "127.0.0.1:1", data_dir=tmp_path)
    assert answer.returncode == 4
    assert "UNAVAILABLE" in answer.stderr


def whorl(*arguments: str, data_dir: Path = ROOT) -> "subprocess.CompletedProcess[str]":
    """Runs the program as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "service", *arguments],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'proto'}", "WHORL_DATA_DIR": str(data_dir), "COLUMNS": "120"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
