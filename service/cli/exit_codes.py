"""Exit codes of every command; scripts may rely on them."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the command ended with."""

    OK = 0
    """Done; found; matched."""
    NO = 1
    """Done, and the answer is no: no candidate, no match, not acceptable, some encounters not enrolled."""
    USAGE = 2
    """The command was not understood, or a file or setting it needs is missing or wrong."""
    REFUSED = 3
    """The service refused the request: the message says which field and why."""
    UNREACHABLE = 4
    """No service answered at the address in time, or it did not accept the certificate."""
    BUSY = 5
    """The service is overloaded or still starting: try again later."""
    FAILED = 6
    """The service failed inside."""
    INTERRUPTED = 130
    """Stopped by Ctrl-C."""


EXIT_CODES_HELP = (
    "Exit codes: 0 done, found or matched; 1 the answer is no (no candidate, no match, some encounters not "
    "enrolled); 2 wrong usage; 3 refused by the service; 4 no service reached; 5 busy, try again later; "
    "6 the service failed; 130 interrupted."
)
