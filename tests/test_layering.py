"""Which part may import which: dependencies point downwards only."""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OWN = frozenset({"matcher", "service", "benchmarks", "whorl", "tests"})


@dataclass(frozen=True)
class Import:
    """One imported name and the file that imports it."""

    file: Path
    line: int
    name: str
    """Dotted, with what is imported from a module at its end."""

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line} imports {self.name}"

    def is_of(self, *packages: str) -> bool:
        return any(self.name == package or self.name.startswith(f"{package}.") for package in packages)

    @property
    def top(self) -> str:
        return self.name.partition(".")[0]


def imports_of(path: Path) -> Iterator[Import]:
    """All imports of a file, those inside functions too; relative ones made absolute."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (Import(path, node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (Import(path, node.lineno, f"{module}.{alias.name}") for alias in node.names)


def sources(folder: str) -> list[Path]:
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files, f"{folder} has no sources"
    return files


def imports(folder: str) -> list[Import]:
    return [found for path in sources(folder) for found in imports_of(path)]


def broken(folder: str, *forbidden: str) -> list[str]:
    return [str(found) for found in imports(folder) if found.is_of(*forbidden)]


def test_matcher_knows_nothing_above_it() -> None:
    assert broken("matcher", "service", "benchmarks", "whorl", "tests") == []


MATCHER_LIBRARIES = frozenset({"numpy", "numba", "cv2", "faiss", "openvino", "h5py", "PIL"})


def test_matcher_needs_numerical_libraries_only() -> None:
    # _typeshed exists for type checkers only.
    allowed = MATCHER_LIBRARIES | sys.stdlib_module_names | {"matcher", "_typeshed"}
    assert [str(found) for found in imports("matcher") if found.top not in allowed] == []


@pytest.mark.parametrize(
    "module",
    ["time", "datetime", "sqlite3", "logging", "configparser", "tomllib", "socket", "http", "urllib"],
)
def test_matcher_reads_no_clock_configuration_or_network(module: str) -> None:
    assert broken("matcher", module) == []


def test_matcher_reads_no_environment() -> None:
    offending = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources("matcher")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "putenv"}
    ]
    assert offending == []
    assert broken("matcher", "os.environ", "os.getenv", "os.putenv") == []


def test_fingers_and_faces_do_not_know_each_other() -> None:
    assert broken("matcher/fingerprint", "matcher.face") == []
    assert broken("matcher/face", "matcher.fingerprint") == []


def test_the_index_knows_codes_and_keys_only() -> None:
    assert broken("matcher/index", "matcher.fingerprint", "matcher.face", "matcher.formats") == []


def test_formats_know_no_engine() -> None:
    assert broken("matcher/formats", "matcher.fingerprint.extract", "matcher.face", "matcher.index") == []


def test_the_service_knows_neither_benchmarks_nor_tests() -> None:
    assert broken("service", "benchmarks", "tests") == []


def test_the_domain_knows_no_storage_and_no_transport() -> None:
    assert broken("service/domain", "grpc", "sqlalchemy", "whorl") == []
    own = [found for found in imports("service/domain") if found.is_of("service")]
    assert [str(found) for found in own if not found.is_of("service.domain")] == []


def test_the_store_knows_no_transport() -> None:
    outer = ("service.handlers", "service.usecases", "service.cli")
    assert broken("service/store", "grpc", "whorl", *outer) == []


def test_use_cases_know_no_transport() -> None:
    assert broken("service/usecases", "grpc", "whorl", "service.handlers", "service.cli", "sqlalchemy") == []


def test_the_command_line_reaches_the_service_through_grpc_only() -> None:
    inner = ("service.store", "service.usecases", "service.handlers", "service.workers", "service.projection")
    own = [found for found in imports("service/cli") if found.is_of(*inner, "service.domain", "matcher")]
    # `whorl serve` is the service itself, and has to say why it cannot start.
    assert [str(found) for found in own if found.file.name != "serve.py"] == []


def test_benchmarks_know_the_client_and_nothing_else_of_the_service() -> None:
    allowed = ("service.client", "benchmarks", "matcher", "whorl")
    own = [found for found in imports("benchmarks") if found.top in OWN]
    assert [str(found) for found in own if not found.is_of(*allowed)] == []


def test_benchmarks_use_no_private_name() -> None:
    own = [found for found in imports("benchmarks") if found.is_of("matcher", "service", "whorl")]
    assert [str(found) for found in own if re.search(r"\._[a-z]", found.name)] == []


def test_no_module_reaches_into_private_names_of_another_package() -> None:
    own = [found for found in [*imports("service"), *imports("matcher")] if found.top in OWN]
    assert [str(found) for found in own if re.search(r"\._[a-z]", found.name)] == []


def test_an_import_inside_a_function_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    file = tmp_path / "matcher" / "face" / "x.py"
    file.parent.mkdir(parents=True)
    file.write_text("def f():\n    from ..fingerprint import minutiae\n    import service.store as s\n")
    assert [found.name for found in imports_of(file)] == ["matcher.fingerprint.minutiae", "service.store"]
    assert broken("matcher/face", "matcher.fingerprint") != []
