"""The container image installs a wheel: it must hold every file that the code reads, and run by itself."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY_ROOT

DATA_FILES = (
    "matcher/fingerprint/calibration.json",
    "matcher/fingerprint/evidence.json",
    "matcher/face/calibration.json",
    "service/models/manifest.toml",
    "service/store/migrations/env.py",
    "service/store/migrations/versions/r0001_first_tables.py",
    "whorl/v1/identification_pb2.pyi",
    "whorl/v1/identification.proto",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as the Dockerfile's last install step builds it, with the installer that `make` brings."""
    uv = REPOSITORY_ROOT / ".tools" / "bin" / "uv"
    if not uv.exists():
        pytest.skip("needs .tools/bin/uv, which `make env` installs")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [uv, "build", "--wheel", "--python", sys.executable, "--out-dir", folder, REPOSITORY_ROOT],
        check=True,
        capture_output=True,
        timeout=120,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_files_that_the_code_reads(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert set(DATA_FILES) <= names
    assert not any(name.startswith("tests/") for name in names)


def test_the_service_runs_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "WHORL_DATA_DIR": str(tmp_path)}

    def whorl(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "service", *arguments],
            cwd=tmp_path,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert "Traceback" not in done.stderr
        return done.stdout

    assert "0.1.0" in whorl("version")
    assert "leader" in whorl("models", "list")
    whorl("pki", "init")
    assert (tmp_path / "pki" / "server" / "key.pem").exists()
    where = "import service.server, matcher; print(service.server.__file__, matcher.__file__)"
    found = subprocess.run(
        [sys.executable, "-P", "-c", where],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert all(path.startswith(str(tmp_path)) for path in found.stdout.split())
