"""The binary envelope of every stored template: what it is, which algorithm made it, and a checksum.

Layout, big-endian: magic ``WHRL`` (4), envelope version u8, kind u8, length of the algorithm version u8,
algorithm version (ASCII), length of the payload u32, payload, CRC-32 of everything before it u32. Bytes are a
function of the content alone, so one image and one algorithm version give one template.
"""

import struct
import zlib
from dataclasses import dataclass
from enum import IntEnum

from matcher.errors import Refusal, SampleRefusedError

MAGIC = b"WHRL"
ENVELOPE_VERSION = 1
MAX_PAYLOAD_BYTES = 64 * 1024


class TemplateKind(IntEnum):
    """What the payload describes."""

    FINGERPRINT = 1
    FACE = 2


@dataclass(frozen=True, slots=True)
class Envelope:
    """A template's payload with the facts needed to refuse it."""

    kind: TemplateKind
    algorithm_version: str
    payload: bytes


def seal(envelope: Envelope) -> bytes:
    """Serialises an envelope.

    Raises:
        ValueError: the version is not 1 to 255 ASCII characters, or the payload is longer than 64 KiB.
    """
    version = envelope.algorithm_version.encode("ascii")
    if not 1 <= len(version) <= 255:
        raise ValueError(f"algorithm version of {len(version)} characters; 1 to 255 are allowed")
    if len(envelope.payload) > MAX_PAYLOAD_BYTES:
        raise ValueError(f"payload of {len(envelope.payload)} bytes; at most {MAX_PAYLOAD_BYTES} are allowed")
    head = MAGIC + struct.pack(">BBB", ENVELOPE_VERSION, envelope.kind, len(version)) + version
    body = head + struct.pack(">I", len(envelope.payload)) + envelope.payload
    return body + struct.pack(">I", zlib.crc32(body))


def unseal(data: bytes) -> Envelope:
    """Parses an envelope and checks its checksum.

    Raises:
        SampleRefusedError: TEMPLATE_FORMAT, with what is wrong and at which byte.
    """
    if data[:4] != MAGIC:
        raise _malformed("does not begin with the magic WHRL")
    if len(data) < 7:
        raise _malformed(f"ends at byte {len(data)}, inside the header")
    envelope_version, kind, version_length = struct.unpack_from(">BBB", data, 4)
    if envelope_version != ENVELOPE_VERSION:
        raise _malformed(f"has envelope version {envelope_version}; this release reads {ENVELOPE_VERSION}")
    payload_start = 7 + version_length + 4
    if len(data) < payload_start:
        raise _malformed(f"ends at byte {len(data)}, inside the header")
    (payload_length,) = struct.unpack_from(">I", data, payload_start - 4)
    expected = payload_start + payload_length + 4
    if payload_length > MAX_PAYLOAD_BYTES or len(data) != expected:
        raise _malformed(f"is {len(data)} bytes long where its header announces {expected}")
    (checksum,) = struct.unpack_from(">I", data, len(data) - 4)
    if checksum != zlib.crc32(data[:-4]):
        raise _malformed("fails its checksum: bytes were changed")
    if kind not in TemplateKind.__members__.values():
        raise _malformed(f"has the unknown kind {kind}")
    try:
        version = data[7 : payload_start - 4].decode("ascii")
    except UnicodeDecodeError:
        raise _malformed("names its algorithm version in characters beyond ASCII") from None
    return Envelope(TemplateKind(kind), version, data[payload_start : expected - 4])


def _malformed(what: str) -> SampleRefusedError:
    return SampleRefusedError(
        Refusal.TEMPLATE_FORMAT, f"The template {what}; send it exactly as Whorl returned it."
    )
