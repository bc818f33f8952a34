"""Where the files of the development authority lie."""

import re
from dataclasses import dataclass
from pathlib import Path

CLI_CLIENT = "cli"
_CLIENT_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")


class PkiError(ValueError):
    """Certificates cannot be made or used; says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class IdentityFiles:
    """A certificate and its private key, both PEM."""

    certificate: Path
    key: Path

    @property
    def exist(self) -> bool:
        """Whether both files are there."""
        return self.certificate.is_file() and self.key.is_file()


@dataclass(frozen=True, slots=True)
class PkiLayout:
    """Names of the files under one directory."""

    directory: Path

    @property
    def authority(self) -> IdentityFiles:
        """The certificate authority."""
        return self._identity(self.directory / "ca")

    @property
    def server(self) -> IdentityFiles:
        """The listener's identity."""
        return self._identity(self.directory / "server")

    @property
    def clients(self) -> Path:
        """Holds one folder for each client."""
        return self.directory / "clients"

    def client(self, name: str) -> IdentityFiles:
        """The identity of one client.

        Raises:
            PkiError: the name is not usable in a certificate and a path.
        """
        if not _CLIENT_NAME.fullmatch(name):
            raise PkiError(
                f"{name!r} is no client name: write up to 63 lower-case letters, digits, dots, hyphens and "
                "underscores, beginning with a letter or digit, for example custody-north."
            )
        return self._identity(self.clients / name)

    @staticmethod
    def _identity(folder: Path) -> IdentityFiles:
        return IdentityFiles(folder / "certificate.pem", folder / "key.pem")
