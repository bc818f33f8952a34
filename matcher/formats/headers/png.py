"""Header of a PNG file (ISO/IEC 15948)."""

from matcher.formats.headers.header import (
    METRES_PER_INCH,
    ImageFormat,
    ImageHeader,
    plausible_dpi,
    undecodable,
    unpack,
)
from matcher.formats.headers.tiff import ExifFacts, read_exif

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MAX_CHUNKS = 1000
_UNIT_METRE = 1


def read_png(content: bytes) -> ImageHeader:
    """Reads IHDR, pHYs and eXIf.

    Raises:
        SampleRefusedError: IMAGE_UNDECODABLE, also for an animation.
    """
    length, kind, width_px, height_px = unpack(">I4sII", content, len(SIGNATURE))
    if kind != b"IHDR" or length != 13:
        raise undecodable("begins as a PNG but has no IHDR chunk; it is damaged")
    resolution_dpi = None
    exif = ExifFacts()
    offset = len(SIGNATURE)
    for _ in range(_MAX_CHUNKS):
        length, kind = unpack(">I4s", content, offset)
        if kind == b"acTL":
            raise undecodable("is an animated PNG; send one still image")
        if kind == b"pHYs" and length == 9:
            resolution_dpi = _resolution(content, offset + 8)
        if kind == b"eXIf":
            exif = read_exif(content[offset + 8 : offset + 8 + length])
        if kind in (b"IDAT", b"IEND"):
            break
        offset += length + 12
    else:
        raise undecodable(
            f"has more than {_MAX_CHUNKS:,} chunks before its pixels; save it again without metadata"
        )
    return ImageHeader(
        ImageFormat.PNG, width_px, height_px, resolution_dpi or exif.resolution_dpi, exif.orientation
    )


def _resolution(content: bytes, offset: int) -> float | None:
    horizontal, vertical, unit = unpack(">IIB", content, offset)
    if unit != _UNIT_METRE:
        return None
    return plausible_dpi(horizontal * METRES_PER_INCH, vertical * METRES_PER_INCH)
