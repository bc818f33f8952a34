"""What every command that asks the service has: a connection, a purpose, a way to print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from google.protobuf.message import Message
    from rich.console import Console
    from whorl.v1.call_context_pb2 import CallContext

    from service.client import ConnectionOptions, WhorlClient


@dataclass(frozen=True, slots=True)
class Session:
    """Options shared by the commands that talk to the service."""

    address: str
    ca_file: Path | None
    certificate_file: Path | None
    key_file: Path | None
    insecure: bool
    deadline_s: float
    purpose: str | None
    reason: str
    case_reference: str
    operator: str
    as_json: bool

    def connect(self) -> AbstractContextManager[WhorlClient]:
        """Opens a connection; nothing is sent yet.

        Raises:
            UsageError: certificate files are missing.
        """
        from service.client import ConnectionOptionsError, WhorlClient

        try:
            return WhorlClient(self.connection_options())
        except ConnectionOptionsError as error:
            raise UsageError(
                f"{error} Name the files with --ca, --cert and --key, or make development certificates with "
                "`whorl pki init`."
            ) from None

    def connection_options(self) -> ConnectionOptions:
        """The connection, with certificates of the data directory where none are named."""
        from service.client import ConnectionOptions

        ca, certificate, key = self._files() if not self.insecure else (None, None, None)
        return ConnectionOptions(self.address, ca, certificate, key, self.insecure, self.deadline_s)

    def _files(self) -> tuple[Path | None, Path | None, Path | None]:
        named = (self.ca_file, self.certificate_file, self.key_file)
        if all(named):
            return named
        from service.cli.locations import pki_dir
        from service.pki.layout import CLI_CLIENT, PkiLayout

        layout = PkiLayout(pki_dir())
        own = layout.client(CLI_CLIENT)
        found = (layout.authority.certificate, own.certificate, own.key)
        return (
            named[0] or _present(found[0]),
            named[1] or _present(found[1]),
            named[2] or _present(found[2]),
        )

    def call_context(self) -> CallContext:
        """Why the call is made, for the audit.

        Raises:
            UsageError: there is no such purpose.
        """
        from whorl.v1 import call_context_pb2

        from service.cli.names import enum_value

        purpose = (
            enum_value(call_context_pb2.Purpose, "PURPOSE_", self.purpose, "--purpose") if self.purpose else 0
        )
        return call_context_pb2.CallContext(
            purpose=call_context_pb2.Purpose.ValueType(purpose),
            reason=self.reason,
            case_reference=self.case_reference,
            operator=self.operator,
        )

    @property
    def out(self) -> Console:
        """Standard output."""
        from service.cli.output import output_console

        return output_console()

    def show_json(self, messages: Message | Iterator[Message]) -> None:
        """Writes messages to standard output, each as one JSON document on one line."""
        from google.protobuf.message import Message

        from service.cli.output import write_json

        for message in [messages] if isinstance(messages, Message) else messages:
            write_json(message)


def _present(path: Path) -> Path | None:
    return path if path.is_file() else None
