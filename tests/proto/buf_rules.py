"""The STANDARD rules of buf lint, as far as they concern one package, over compiled descriptors."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from google.protobuf import descriptor_pb2 as d

PASCAL = re.compile(r"[A-Z][a-zA-Z0-9]*")
LOWER_SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
UPPER_SNAKE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
VERSIONED = re.compile(r"([a-z][a-z0-9_]*\.)+v[1-9][0-9]*((alpha|beta)[1-9][0-9]*)?")


def violations(everything: d.FileDescriptorSet, root: str) -> list[str]:
    """Every broken rule in the files whose path starts with `root`, as ``RULE where``."""
    files = [file for file in everything.file if file.name.startswith(root)]
    by_name = {file.name: file for file in everything.file}
    found: list[str] = []
    for file in files:
        found += [*_head(file), *_imports(file, by_name), *_body(file)]
    return found + list(_unique_messages(files))


def _head(file: d.FileDescriptorProto) -> Iterator[str]:
    path = PurePosixPath(file.name)
    if not LOWER_SNAKE.fullmatch(path.stem):
        yield f"FILE_LOWER_SNAKE_CASE {file.name}"
    if not file.package:
        yield f"PACKAGE_DEFINED {file.name}"
    if file.package != ".".join(path.parent.parts):
        yield f"PACKAGE_DIRECTORY_MATCH {file.name}"
    if not VERSIONED.fullmatch(file.package):
        yield f"PACKAGE_VERSION_SUFFIX {file.name}"
    if file.syntax != "proto3":
        yield f"SYNTAX_SPECIFIED {file.name}"


def _imports(file: d.FileDescriptorProto, by_name: dict[str, d.FileDescriptorProto]) -> Iterator[str]:
    if file.public_dependency:
        yield f"IMPORT_NO_PUBLIC {file.name}"
    if file.weak_dependency:
        yield f"IMPORT_NO_WEAK {file.name}"
    used = set(_used_types(file))
    for imported in file.dependency:
        if not used & set(_defined_types(by_name[imported])):
            yield f"IMPORT_USED {file.name} {imported}"


def _body(file: d.FileDescriptorProto) -> Iterator[str]:
    for message in file.message_type:
        yield from _message(message)
    for enum in file.enum_type:
        yield from _enum(enum)
    for service in file.service:
        yield from _service(service)


def _message(message: d.DescriptorProto) -> Iterator[str]:
    if message.options.map_entry:
        return
    if not PASCAL.fullmatch(message.name):
        yield f"MESSAGE_PASCAL_CASE {message.name}"
    for field in message.field:
        if not LOWER_SNAKE.fullmatch(field.name):
            yield f"FIELD_LOWER_SNAKE_CASE {message.name}.{field.name}"
        if field.label == d.FieldDescriptorProto.LABEL_REQUIRED:
            yield f"FIELD_NOT_REQUIRED {message.name}.{field.name}"
    for oneof in message.oneof_decl:
        # An optional scalar is a oneof of protoc's making, named with an underscore in front.
        if not LOWER_SNAKE.fullmatch(oneof.name.removeprefix("_")):
            yield f"ONEOF_LOWER_SNAKE_CASE {message.name}.{oneof.name}"
    for nested in message.nested_type:
        yield from _message(nested)
    for enum in message.enum_type:
        yield from _enum(enum)


def _enum(enum: d.EnumDescriptorProto) -> Iterator[str]:
    if not PASCAL.fullmatch(enum.name):
        yield f"ENUM_PASCAL_CASE {enum.name}"
    if enum.options.allow_alias:
        yield f"ENUM_NO_ALLOW_ALIAS {enum.name}"
    prefix = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", enum.name).upper() + "_"
    if enum.value[0].number != 0:
        yield f"ENUM_FIRST_VALUE_ZERO {enum.name}"
    for value in enum.value:
        if not UPPER_SNAKE.fullmatch(value.name):
            yield f"ENUM_VALUE_UPPER_SNAKE_CASE {value.name}"
        if not value.name.startswith(prefix):
            yield f"ENUM_VALUE_PREFIX {value.name}"
        if (value.number == 0) != value.name.endswith("_UNSPECIFIED"):
            yield f"ENUM_ZERO_VALUE_SUFFIX {value.name}"


def _service(service: d.ServiceDescriptorProto) -> Iterator[str]:
    if not PASCAL.fullmatch(service.name):
        yield f"SERVICE_PASCAL_CASE {service.name}"
    if not service.name.endswith("Service"):
        yield f"SERVICE_SUFFIX {service.name}"
    for method in service.method:
        if not PASCAL.fullmatch(method.name):
            yield f"RPC_PASCAL_CASE {method.name}"
        if not _is_standard(method.input_type, service.name, method.name, "Request"):
            yield f"RPC_REQUEST_STANDARD_NAME {method.name}"
        if not _is_standard(method.output_type, service.name, method.name, "Response"):
            yield f"RPC_RESPONSE_STANDARD_NAME {method.name}"


def _is_standard(type_name: str, service: str, method: str, ending: str) -> bool:
    return type_name.rpartition(".")[2] in {f"{method}{ending}", f"{service}{method}{ending}"}


def _unique_messages(files: list[d.FileDescriptorProto]) -> Iterator[str]:
    uses = Counter(
        type_name
        for file in files
        for service in file.service
        for method in service.method
        for type_name in (method.input_type, method.output_type)
    )
    for type_name, count in uses.items():
        if count > 1:
            yield f"RPC_REQUEST_RESPONSE_UNIQUE {type_name}"


def _used_types(file: d.FileDescriptorProto) -> Iterator[str]:
    def of_message(message: d.DescriptorProto) -> Iterator[str]:
        yield from (field.type_name for field in message.field if field.type_name)
        for nested in message.nested_type:
            yield from of_message(nested)

    for message in file.message_type:
        yield from of_message(message)
    for service in file.service:
        for method in service.method:
            yield from (method.input_type, method.output_type)


def _defined_types(file: d.FileDescriptorProto) -> Iterator[str]:
    def of_message(prefix: str, message: d.DescriptorProto) -> Iterator[str]:
        name = f"{prefix}.{message.name}"
        yield name
        yield from (f"{name}.{enum.name}" for enum in message.enum_type)
        for nested in message.nested_type:
            yield from of_message(name, nested)

    for message in file.message_type:
        yield from of_message(f".{file.package}", message)
    yield from (f".{file.package}.{enum.name}" for enum in file.enum_type)
