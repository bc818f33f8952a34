"""An address and port, as written in settings and on command lines."""

import ipaddress
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a listener stands."""

    host: str
    """A name or address; IPv6 without brackets."""
    port: int

    @classmethod
    def parse(cls, text: str) -> "Endpoint":
        """Reads ``host:port`` or ``[ipv6]:port``.

        Raises:
            ValueError: the text has another form; says which is expected.
        """
        host, _, port = text.strip().rpartition(":")
        bracketed = host.startswith("[") and host.endswith("]")
        host = host[1:-1] if bracketed else host
        well_formed = host and port.isascii() and port.isdigit() and int(port) <= 65_535
        if not well_formed or (":" in host) != bracketed:
            raise ValueError(
                f"{text!r} is no address; write host:port, for example 127.0.0.1:50551 or [::1]:50551"
            )
        return cls(host, int(port))

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
