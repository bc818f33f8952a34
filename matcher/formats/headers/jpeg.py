"""Header of a JPEG file (ISO/IEC 10918-1; JFIF in -5; Exif of JEITA CP-3451)."""

import re

from matcher.formats.headers.header import (
    CENTIMETRES_PER_INCH,
    ImageFormat,
    ImageHeader,
    plausible_dpi,
    undecodable,
    unpack,
)
from matcher.formats.headers.tiff import ExifFacts, read_exif

SIGNATURE = b"\xff\xd8\xff"
_PREFIX = re.compile(rb"\xff+")
_MAX_SEGMENTS = 2000
_MAX_SCANS = 200
_APP0, _APP1 = 0xE0, 0xE1
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_DECODABLE_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC9, 0xCA})
_SCAN, _END = 0xDA, 0xD9
_JFIF_UNITS_TO_INCH = {1: 1.0, 2: CENTIMETRES_PER_INCH}


def read_jpeg(content: bytes) -> ImageHeader:
    """Reads the frame header, the JFIF density and the Exif block.

    Raises:
        SampleRefusedError: IMAGE_UNDECODABLE, by name for 12-bit and lossless JPEG.
    """
    jfif_dpi = None
    exif = ExifFacts()
    offset = 2
    for _ in range(_MAX_SEGMENTS):
        marker, offset = _next_marker(content, offset)
        if marker in _STANDALONE:
            continue
        if marker in (_SCAN, _END):
            raise undecodable("is a JPEG without a frame header; it is damaged")
        (length,) = unpack(">H", content, offset)
        if length < 2:
            raise undecodable(
                f"is a damaged JPEG: the segment at byte {offset} has the impossible length {length}"
            )
        body = content[offset + 2 : offset + length]
        if marker in _FRAMES:
            width_px, height_px = _frame_size(content, offset, marker)
            _check_scans(content)
            return ImageHeader(
                ImageFormat.JPEG, width_px, height_px, jfif_dpi or exif.resolution_dpi, exif.orientation
            )
        if marker == _APP0 and body.startswith(b"JFIF\0"):
            jfif_dpi = _jfif_resolution(body)
        if marker == _APP1 and body.startswith(b"Exif\0\0"):
            exif = read_exif(body[6:])
        offset += length
    raise undecodable(f"is a JPEG with more than {_MAX_SEGMENTS:,} segments; save it again without metadata")


def _next_marker(content: bytes, offset: int) -> tuple[int, int]:
    """The marker at `offset`, after any fill bytes, and the offset behind it."""
    prefix = _PREFIX.match(content, offset)
    if prefix is None:
        raise undecodable(f"is a damaged JPEG: no marker stands at byte {offset} of {len(content)}")
    (marker,) = unpack(">B", content, prefix.end())
    return marker, prefix.end() + 1


def _frame_size(content: bytes, offset: int, marker: int) -> tuple[int, int]:
    _, precision_bits, height_px, width_px = unpack(">HBHH", content, offset)
    if precision_bits != 8:
        raise undecodable(
            f"is a JPEG of {precision_bits} bits a sample; send 8-bit JPEG, or 16-bit PNG or TIFF"
        )
    if marker not in _DECODABLE_FRAMES:
        raise undecodable("is a lossless or hierarchical JPEG, which is not accepted; convert it to PNG")
    return width_px, height_px


def _check_scans(content: bytes) -> None:
    """Bounds the time of a progressive JPEG: a decoder walks over all pixels once a scan."""
    if content.count(b"\xff\xda") > _MAX_SCANS:
        raise undecodable(f"is a progressive JPEG of more than {_MAX_SCANS} scans; save it as baseline")


def _jfif_resolution(body: bytes) -> float | None:
    if len(body) < 12:
        return None
    unit, horizontal, vertical = unpack(">BHH", body, 7)
    to_inch = _JFIF_UNITS_TO_INCH.get(unit)
    return plausible_dpi(horizontal * to_inch, vertical * to_inch) if to_inch else None
