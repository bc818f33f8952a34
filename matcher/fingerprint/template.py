"""The stored fingerprint template: quality, and minutiae on a fixed grid in the 500 dpi frame.

Payload inside the envelope of `matcher.envelope`, big-endian: layout u8, width u16 and height u16 in pixels,
quality u8, number of minutiae u8; then 7 bytes a minutia: x u16 and y u16 in 1/8 px, kind (upper 2 bits) and
direction (lower 14 bits, in 1/16384 of a turn) u16, quality u8. The grid (0.006 mm, 0.02 degrees) is far
finer than a minutia's placement is repeatable, so it costs no accuracy, and what lies on the grid survives
storage unchanged.
"""

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.envelope import Envelope, TemplateKind, seal, unseal
from matcher.errors import Refusal, SampleRefusedError
from matcher.fingerprint.minutiae import Minutiae, MinutiaKind

LAYOUT = 1
MAX_MINUTIAE = 255
MAX_SIDE_PX = 8191
UNITS_PER_PX = 8
UNITS_PER_TURN = 1 << 14
MAX_QUALITY = 100

_HEADER = struct.Struct(">BHHBB")
_RECORD = np.dtype([("x", ">u2"), ("y", ">u2"), ("kind_direction", ">u2"), ("quality", "u1")])
_DIRECTION_BITS = 14
_RAD_PER_UNIT = 2 * np.pi / UNITS_PER_TURN


@dataclass(frozen=True, slots=True, eq=False)
class FingerprintTemplate:
    """What is kept of a print, in the frame of the print resampled to 500 dpi."""

    algorithm_version: str
    """Of the extractor; only templates of one version are compared."""
    width_px: int
    """At 500 dpi, 1 to 8191."""
    height_px: int
    """At 500 dpi, 1 to 8191."""
    minutiae: Minutiae
    """At most 255, all inside the frame."""
    quality: int
    """Of the whole print, 0 to 100."""


def quantise(minutiae: Minutiae, width_px: int, height_px: int) -> Minutiae:
    """Moves each minutia to the nearest point of the template's grid inside the frame.

    The extractor does this before anything is derived from the minutiae, so that a template compares the same
    before and after storage.
    """
    x = np.clip(_units(minutiae.x_px), 0, (width_px - 1) * UNITS_PER_PX)
    y = np.clip(_units(minutiae.y_px), 0, (height_px - 1) * UNITS_PER_PX)
    return Minutiae(
        x_px=(x / UNITS_PER_PX).astype(np.float32),
        y_px=(y / UNITS_PER_PX).astype(np.float32),
        direction_rad=(_direction_units(minutiae.direction_rad) * _RAD_PER_UNIT).astype(np.float32),
        kind=minutiae.kind.astype(np.uint8),
        quality=np.minimum(minutiae.quality, MAX_QUALITY).astype(np.uint8),
    )


def encode(template: FingerprintTemplate) -> bytes:
    """Serialises a template; equal templates give equal bytes.

    Raises:
        ValueError: more than 255 minutiae; a side, kind or quality out of range; a minutia outside the frame.
    """
    minutiae, width_px, height_px = template.minutiae, template.width_px, template.height_px
    if not (1 <= width_px <= MAX_SIDE_PX and 1 <= height_px <= MAX_SIDE_PX):
        raise ValueError(f"frame of {width_px}x{height_px} px; sides of 1 to {MAX_SIDE_PX} are allowed")
    if len(minutiae) > MAX_MINUTIAE:
        raise ValueError(f"{len(minutiae)} minutiae; at most {MAX_MINUTIAE} are allowed")
    if not 0 <= template.quality <= MAX_QUALITY:
        raise ValueError(f"quality {template.quality}; 0 to {MAX_QUALITY} are allowed")
    records = _to_records(minutiae)
    fault = _first_fault(records, width_px, height_px)
    if fault is not None:
        raise ValueError(f"minutia {fault[0]} {fault[1]}")
    header = _HEADER.pack(LAYOUT, width_px, height_px, template.quality, len(minutiae))
    return seal(Envelope(TemplateKind.FINGERPRINT, template.algorithm_version, header + records.tobytes()))


def decode(data: bytes) -> FingerprintTemplate:
    """Parses what `encode` wrote.

    Raises:
        SampleRefusedError: TEMPLATE_FORMAT, with what is wrong and at which byte.
    """
    envelope = unseal(data)
    if envelope.kind is not TemplateKind.FINGERPRINT:
        raise _malformed(f"holds a {envelope.kind.name.lower()}, not a fingerprint", 5)
    payload = envelope.payload
    start = len(data) - 4 - len(payload)
    if len(payload) < _HEADER.size:
        raise _malformed(f"ends {_HEADER.size - len(payload)} bytes before the end of its header", start)
    layout, width_px, height_px, quality, count = _HEADER.unpack_from(payload)
    if layout != LAYOUT:
        raise _malformed(f"has payload layout {layout}; this release reads {LAYOUT}", start)
    if not (1 <= width_px <= MAX_SIDE_PX and 1 <= height_px <= MAX_SIDE_PX):
        raise _malformed(f"has a frame of {width_px}x{height_px} px", start + 1)
    if quality > MAX_QUALITY:
        raise _malformed(f"has quality {quality} of {MAX_QUALITY}", start + 5)
    held = len(payload) - _HEADER.size
    if held != count * _RECORD.itemsize:
        raise _malformed(f"announces {count} minutiae and holds {held} bytes of them", start + 6)
    records = np.frombuffer(payload, _RECORD, count, _HEADER.size)
    fault = _first_fault(records, width_px, height_px)
    if fault is not None:
        index, what = fault
        raise _malformed(f"has a minutia that {what}", start + _HEADER.size + index * _RECORD.itemsize)
    return FingerprintTemplate(
        envelope.algorithm_version, width_px, height_px, _from_records(records), quality
    )


def _units(coordinate_px: NDArray[np.float32]) -> NDArray[np.int64]:
    return np.rint(coordinate_px.astype(np.float64) * UNITS_PER_PX).astype(np.int64)


def _direction_units(direction_rad: NDArray[np.float32]) -> NDArray[np.int64]:
    return np.rint(direction_rad.astype(np.float64) / _RAD_PER_UNIT).astype(np.int64) % UNITS_PER_TURN


def _to_records(minutiae: Minutiae) -> NDArray[np.void]:
    x, y = _units(minutiae.x_px), _units(minutiae.y_px)
    if len(minutiae) and (min(x.min(), y.min()) < 0 or max(x.max(), y.max()) > 0xFFFF):
        raise ValueError("a minutia lies outside the frame")
    records: NDArray[np.void] = np.zeros(len(minutiae), _RECORD)
    records["x"], records["y"] = x, y
    kind = minutiae.kind.astype(np.int64)
    if len(kind) and kind.max() > MinutiaKind.BIFURCATION:
        raise ValueError(f"kind {kind.max()} is none of ISO/IEC 19794-2")
    records["kind_direction"] = kind << _DIRECTION_BITS | _direction_units(minutiae.direction_rad)
    records["quality"] = minutiae.quality
    return records


def _from_records(records: NDArray[np.void]) -> Minutiae:
    packed = records["kind_direction"].astype(np.int64)
    return Minutiae(
        x_px=(records["x"] / UNITS_PER_PX).astype(np.float32),
        y_px=(records["y"] / UNITS_PER_PX).astype(np.float32),
        direction_rad=((packed % UNITS_PER_TURN) * _RAD_PER_UNIT).astype(np.float32),
        kind=(packed >> _DIRECTION_BITS).astype(np.uint8),
        quality=records["quality"].astype(np.uint8),
    )


def _first_fault(records: NDArray[np.void], width_px: int, height_px: int) -> tuple[int, str] | None:
    outside = (records["x"] > (width_px - 1) * UNITS_PER_PX) | (records["y"] > (height_px - 1) * UNITS_PER_PX)
    unknown_kind = records["kind_direction"] >> _DIRECTION_BITS > MinutiaKind.BIFURCATION
    beyond_best = records["quality"] > MAX_QUALITY
    for faults, what in (
        (outside, f"lies outside the frame of {width_px}x{height_px} px"),
        (unknown_kind, "is neither ending, bifurcation nor other"),
        (beyond_best, f"has a quality above {MAX_QUALITY}"),
    ):
        if faults.any():
            return int(np.argmax(faults)), what
    return None


def _malformed(what: str, offset: int) -> SampleRefusedError:
    return SampleRefusedError(
        Refusal.TEMPLATE_FORMAT,
        f"The template {what} (byte {offset}); send it exactly as Whorl returned it.",
    )
