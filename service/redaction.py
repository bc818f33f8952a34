"""What may stand in a log: takes out biometric data, free text about people, and record identifiers."""

import re
from collections.abc import Mapping
from typing import Any

DROPPED = "[dropped]"
REDACTED = "[identifier]"
DEPTH_LIMIT = 6
# Bookkeeping of structlog between its processors, never printed.
STRUCTLOG_KEYS = frozenset({"_record", "_from_structlog"})
TEXT_LIMIT_CHARACTERS = 20_000

# Names under which biometric data, names of people or justifications travel, whatever their type.
FORBIDDEN_KEYS = frozenset(
    {
        "content", "image", "images", "template", "templates", "pixels", "minutiae", "embedding", "codes",
        "person_name", "forename", "surname", "date_of_birth", "justification", "operator",
        "password", "private_key", "master_key",
    }
)  # fmt: skip
IDENTIFIER_KEYS = frozenset(
    {
        "identifier", "identifiers", "record_identifier", "record_identifiers", "canonical",
        "pnc", "cro", "cro_sf", "asn", "urn",
    }
)  # fmt: skip

# Written forms of record identifiers; the parsers of the domain know more of each.
_IDENTIFIERS = re.compile(
    r"""(?<![\w/])(?:
        \d{2,4}/\d{1,7}[A-Z]                                  # PNC
      | \d{1,6}/\d{2}[A-Z]                                    # CRO
      | SF\d{2}/?\d{1,6}[A-Z]                                 # CRO search file
      | \d{2}/[A-Z0-9]{4,5}/[A-Z0-9]{2}/\d{1,11}[A-Z]         # ASN, short
      | \d{2}[A-Z0-9]{6,7}\d{11}[A-Z]                         # ASN, long
      | \d{2}/\d{4}/\d{1,6}[A-Z]                              # court case
      | \d{2}[A-Z0-9]{2}\d{7}                                 # URN
    )(?![\w/])""",
    re.VERBOSE | re.IGNORECASE,
)


def redact_event(event: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of one log event with everything forbidden replaced by a word that says so."""
    return {key: _by_key(key, value, 0) for key, value in event.items()}


def redact_text(text: str) -> str:
    """The text without record identifiers, also those inside messages of exceptions."""
    return _IDENTIFIERS.sub(REDACTED, text[:TEXT_LIMIT_CHARACTERS])


def _by_key(key: str, value: Any, depth: int) -> Any:
    if key in STRUCTLOG_KEYS:
        return value
    if key in FORBIDDEN_KEYS:
        return DROPPED
    if key in IDENTIFIER_KEYS:
        return _identifier(value)
    return _value(value, depth)


def _identifier(value: Any) -> Any:
    if isinstance(value, list | tuple | set | frozenset):
        return [_identifier(item) for item in value]
    redacted = getattr(value, "redacted", None)
    return redacted if isinstance(redacted, str) else REDACTED


def _value(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return redact_text(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if depth >= DEPTH_LIMIT:
        return DROPPED
    if isinstance(value, Mapping):
        return {str(key): _by_key(str(key), item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_value(item, depth + 1) for item in value]
    if isinstance(getattr(value, "redacted", None), str):
        return value.redacted
    return _opaque(value)


def _opaque(value: Any) -> str:
    """Names the type of buffers, arrays and protobuf messages; writes out and scans anything else."""
    kind = type(value).__name__
    if isinstance(value, bytes | bytearray | memoryview):
        return f"[{len(value)} bytes]"
    if hasattr(value, "__array__") or hasattr(value, "DESCRIPTOR"):
        return f"[{kind}]"
    return redact_text(str(value))
