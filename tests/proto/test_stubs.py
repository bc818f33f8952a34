"""The committed stubs are what the generator makes of the committed .proto files."""

import subprocess
import sys
from pathlib import Path

PROTO_ROOT = Path(__file__).resolve().parents[2] / "proto"
PATTERNS = ("*_pb2.py", "*_pb2.pyi", "*_pb2_grpc.py", "*_pb2_grpc.pyi")


def stubs(folder: Path) -> dict[str, str]:
    files = (path for pattern in PATTERNS for path in folder.rglob(pattern))
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in files}


def test_generating_again_changes_nothing(tmp_path: Path) -> None:
    command = [sys.executable, str(PROTO_ROOT / "generate.py"), str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    made, committed = stubs(tmp_path), stubs(PROTO_ROOT)
    assert sorted(made) == sorted(committed), "run `make proto` and commit the stubs"
    differing = [name for name in made if made[name] != committed[name]]
    assert differing == [], "run `make proto` and commit the stubs"


def test_every_proto_file_has_typed_stubs() -> None:
    committed = stubs(PROTO_ROOT)
    sources = sorted(PROTO_ROOT.glob("whorl/v1/*.proto"))
    assert sources
    for source in sources:
        stem = f"whorl/v1/{source.stem}_pb2"
        assert {f"{stem}.py", f"{stem}.pyi"} <= committed.keys()
        if "\nservice " in source.read_text(encoding="utf-8"):
            assert {f"{stem}_grpc.py", f"{stem}_grpc.pyi"} <= committed.keys()
