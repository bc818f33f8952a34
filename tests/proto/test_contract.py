"""The contract keeps the STANDARD rules of buf, and the rules notice when it does not."""

import importlib
from pathlib import Path

import google.rpc
import pytest
from google.protobuf import descriptor_pb2
from whorl.v1 import error_reason_pb2

from service.errors import Reason
from tests.proto.buf_rules import violations

PROTO_ROOT = Path(__file__).resolve().parents[2] / "proto"


def compiled(root: Path, folder: Path) -> descriptor_pb2.FileDescriptorSet:
    """All files below `root` and what they import."""
    protoc = importlib.import_module("grpc_tools.protoc")  # it has no types
    well_known = Path(str(protoc.__file__)).parent / "_proto"
    googleapis = Path(next(iter(google.rpc.__path__))).parents[1]
    output = folder / "contract.bin"
    includes = [f"-I{path}" for path in (root, well_known, googleapis)]
    sources = [str(path) for path in sorted(root.rglob("*.proto"))]
    code = protoc.main(["protoc", *includes, "--include_imports", f"--descriptor_set_out={output}", *sources])
    assert code == 0
    return descriptor_pb2.FileDescriptorSet.FromString(output.read_bytes())


def test_the_contract_keeps_the_standard_rules(tmp_path: Path) -> None:
    contract = compiled(PROTO_ROOT, tmp_path)
    assert {file.package for file in contract.file if file.name.startswith("whorl/")} == {"whorl.v1"}
    assert violations(contract, "whorl/") == []


GOOD = """syntax = "proto3";
package whorl.v1;
service PrintService { rpc Take(TakeRequest) returns (TakeResponse); }
enum ToneKind { TONE_KIND_UNSPECIFIED = 0; TONE_KIND_DARK = 1; }
message TakeRequest { ToneKind tone_kind = 1; oneof form { string as_text = 2; } optional int32 age = 3; }
message TakeResponse { map<string, string> labels = 1; }
"""


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("package whorl.v1;", "package whorl.v2;", "PACKAGE_DIRECTORY_MATCH"),
        ("package whorl.v1;", "package whorl;", "PACKAGE_VERSION_SUFFIX"),
        ("package whorl.v1;", "", "PACKAGE_DEFINED"),
        ("package whorl.v1;", 'package whorl.v1; import public "google/protobuf/empty.proto";',
         "IMPORT_NO_PUBLIC"),
        ("package whorl.v1;", 'package whorl.v1; import "google/protobuf/empty.proto";', "IMPORT_USED"),
        ("PrintService", "Print", "SERVICE_SUFFIX"),
        ("PrintService", "print_Service", "SERVICE_PASCAL_CASE"),
        ("rpc Take", "rpc take", "RPC_PASCAL_CASE"),
        ("rpc Take(", "rpc Taken(", "RPC_REQUEST_STANDARD_NAME"),
        ("returns (TakeResponse)", "returns (TakeRequest)", "RPC_RESPONSE_STANDARD_NAME"),
        ("returns (TakeResponse)", "returns (TakeRequest)", "RPC_REQUEST_RESPONSE_UNIQUE"),
        ("TONE_KIND_DARK", "DARK", "ENUM_VALUE_PREFIX"),
        ("TONE_KIND_DARK", "TONE_KIND_Dark", "ENUM_VALUE_UPPER_SNAKE_CASE"),
        ("TONE_KIND_UNSPECIFIED", "TONE_KIND_NONE", "ENUM_ZERO_VALUE_SUFFIX"),
        ("enum ToneKind {", "enum ToneKind { option allow_alias = true; TONE_KIND_A_UNSPECIFIED = 0;",
         "ENUM_NO_ALLOW_ALIAS"),
        ("message TakeResponse {", "enum tone { TONE_UNSPECIFIED = 0; } message TakeResponse {",
         "ENUM_PASCAL_CASE"),
        ("message TakeResponse {", "message take_it {} message TakeResponse {", "MESSAGE_PASCAL_CASE"),
        ("tone_kind = 1", "toneKind = 1", "FIELD_LOWER_SNAKE_CASE"),
        ("oneof form", "oneof Form", "ONEOF_LOWER_SNAKE_CASE"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_noticed(old: str, new: str, rule: str, tmp_path: Path) -> None:
    source = tmp_path / "root" / "whorl" / "v1" / "print.proto"
    source.parent.mkdir(parents=True)
    source.write_text(GOOD)
    assert violations(compiled(tmp_path / "root", tmp_path), "whorl/") == []
    source.write_text(GOOD.replace(old, new))
    found = violations(compiled(tmp_path / "root", tmp_path), "whorl/")
    assert rule in {line.split()[0] for line in found}


def test_what_only_proto2_allows_is_noticed(tmp_path: Path) -> None:
    source = tmp_path / "root" / "whorl" / "v1" / "Old.proto"
    source.parent.mkdir(parents=True)
    source.write_text(
        'syntax = "proto2"; package whorl.v1;'
        "enum Tone { TONE_DARK = 1; } message M { required Tone tone = 1; }"
    )
    rules = {line.split()[0] for line in violations(compiled(tmp_path / "root", tmp_path), "whorl/")}
    assert {"FILE_LOWER_SNAKE_CASE", "SYNTAX_SPECIFIED"} <= rules
    assert {"FIELD_NOT_REQUIRED", "ENUM_FIRST_VALUE_ZERO"} <= rules


def test_every_reason_of_the_service_is_in_the_contract() -> None:
    names = {name.removeprefix("ERROR_REASON_") for name in error_reason_pb2.ErrorReason.keys()}  # noqa: SIM118
    assert {reason.value for reason in Reason} <= names
