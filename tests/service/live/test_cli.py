"""The command line against the real service: what people type, what they get, how it exits."""

import json
import subprocess
from pathlib import Path

import pytest

from benchmarks.runtime.commands import whorl_command, whorl_environment
from benchmarks.runtime.service import RunningService
from service.cli.exit_codes import ExitCode
from tests.service.live.conftest import Prints
from tests.service.live.requests import new_pnc

pytestmark = pytest.mark.usefixtures("tidy")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, prints: Prints) -> Path:
    folder = tmp_path_factory.mktemp("files")
    for name, content in (
        ("thumb.png", prints(0)),
        ("again.png", prints(0, 1)),
        ("stranger.png", prints(1)),
        ("text.png", b"This is no image."),
    ):
        (folder / name).write_bytes(content)
    return folder


def whorl(live: RunningService, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    settings = {
        "WHORL_DATA_DIR": str(live.data_dir),
        "WHORL_CLIENT_ADDRESS": live.connection.address,
        "XDG_STATE_HOME": str(folder / "state"),  # journals of enrol-dir
    }
    return subprocess.run(
        whorl_command(*arguments),
        env=whorl_environment(settings),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_enrol_identify_verify_and_delete_as_typed_by_a_person(live: RunningService, folder: Path) -> None:
    pnc = new_pnc().value
    enrolled = whorl(
        live, folder, "enrol", "thumb.png:right-thumb", "--dpi", "500", "--pnc", pnc, "--gallery", "ARRESTEE"
    )
    assert enrolled.returncode == ExitCode.OK, enrolled.stderr
    search = ("identify", "again.png", "--dpi", "500", "--gallery", "ARRESTEE")
    found = whorl(live, folder, *search)
    assert found.returncode == ExitCode.OK
    assert pnc in found.stdout
    answer = json.loads(whorl(live, folder, *search, "--json").stdout)
    subject_id = answer["candidates"][0]["subject_id"]
    assert whorl(live, folder, "verify", "again.png", "--dpi", "500", "--pnc", pnc).returncode == ExitCode.OK
    wrong = whorl(live, folder, "verify", "stranger.png", "--dpi", "500", "--pnc", pnc)
    assert wrong.returncode == ExitCode.NO
    deleted = whorl(live, folder, "subject", "delete", subject_id, "--yes")
    assert deleted.returncode == ExitCode.OK, deleted.stderr
    assert whorl(live, folder, *search).returncode == ExitCode.NO


def test_a_bad_file_exits_with_refused_and_says_what_to_do(live: RunningService, folder: Path) -> None:
    refused = whorl(live, folder, "identify", "text.png", "--dpi", "500")
    assert refused.returncode == ExitCode.REFUSED
    assert "IMAGE_UNDECODABLE" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_file_that_is_not_there_is_wrong_usage(live: RunningService, folder: Path) -> None:
    missing = whorl(live, folder, "identify", "nowhere.png", "--dpi", "500")
    assert missing.returncode == ExitCode.USAGE
    assert "nowhere.png" in missing.stderr


def test_enrolling_a_folder_twice_enrols_it_once(
    live: RunningService, tmp_path: Path, prints: Prints
) -> None:
    prints_folder = tmp_path / "prints"
    prints_folder.mkdir()
    (prints_folder / "P1_1_1.png").write_bytes(prints(0))
    (prints_folder / "P2_1_1.png").write_bytes(prints(1))
    (prints_folder / "P3_1_1.png").write_bytes(b"This is no image.")
    arguments = ("enrol-dir", str(prints_folder), "--dpi", "500", "--gallery", "APPLICANT")
    first = whorl(live, tmp_path, *arguments)
    second = whorl(live, tmp_path, *arguments)
    assert (first.returncode, second.returncode) == (ExitCode.NO, ExitCode.NO)
    assert "P3" in first.stdout + first.stderr
    listed = whorl(live, tmp_path, "encounter", "list", "--gallery", "APPLICANT", "--json")
    assert len({json.loads(line)["encounter_id"] for line in listed.stdout.splitlines()}) == 2


def test_health_exits_with_ok(live: RunningService, folder: Path) -> None:
    assert whorl(live, folder, "health").returncode == ExitCode.OK
