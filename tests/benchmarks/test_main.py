"""The command line of the benchmarks."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.__main__ import app

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "arguments",
    [
        ["demo"],
        ["accuracy"],
        ["accuracy", "fingerprint"],
        ["accuracy", "face"],
        ["identification"],
        ["latency"],
    ],
)
def test_every_command_explains_itself(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, [*arguments, "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.output


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from benchmarks.__main__ import app\n"
        "heavy = {'numpy', 'grpc', 'cv2', 'openvino', 'numba'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_an_empty_folder_is_a_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["accuracy", "fingerprint", str(tmp_path)])
    assert result.exit_code == 2
    assert "FINGER_IMPRESSION" in result.output


def test_a_resolution_and_a_table_contradict(tmp_path: Path) -> None:
    table = tmp_path / "dpi.toml"
    table.write_text("[dpi]\n")
    arguments = ["accuracy", "fingerprint", str(tmp_path), "--dpi", "500", "--dpi-map", str(table)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert "not both" in result.output
