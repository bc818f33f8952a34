"""Generates the Python stubs beside the .proto files: ``python proto/generate.py [DESTINATION]``.

A destination other than this folder is what the test uses that proves the committed stubs in sync.
"""

import os
import sys
from pathlib import Path

import google.rpc
from grpc_tools import protoc

PROTO_ROOT = Path(__file__).resolve().parent


def generate(destination: Path) -> None:
    """Writes ``*_pb2.py``, ``*_pb2_grpc.py`` and their ``.pyi`` under `destination`.

    Raises:
        RuntimeError: protoc refused a file; it has printed where and why.
    """
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    well_known = Path(protoc.__file__).parent / "_proto"
    googleapis = Path(next(iter(google.rpc.__path__))).parents[1]
    includes = [f"-I{root}" for root in (PROTO_ROOT, well_known, googleapis)]
    files = sorted(path for path in PROTO_ROOT.glob("whorl/v1/*.proto"))
    services = [path for path in files if "\nservice " in path.read_text(encoding="utf-8")]
    messages_out = [f"--python_out={destination}", f"--mypy_out=quiet:{destination}"]
    services_out = [f"--grpc_python_out={destination}", f"--mypy_grpc_out=quiet:{destination}"]
    for outputs, sources in ((messages_out, files), (services_out, services)):
        if protoc.main(["protoc", *includes, *outputs, *map(str, sources)]) != 0:
            raise RuntimeError("protoc failed; its message stands above")


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else PROTO_ROOT)
