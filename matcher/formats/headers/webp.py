"""Header of a WebP file (RFC 9649)."""

from collections.abc import Iterator

from matcher.formats.headers.header import ImageFormat, ImageHeader, undecodable, unpack
from matcher.formats.headers.tiff import ExifFacts, read_exif

_MAX_CHUNKS = 200
_FIRST_CHUNK = 12
_ANIMATION_FLAG = 0x02
_LOSSY_START_CODE = b"\x9d\x01\x2a"
_LOSSLESS_SIGNATURE = 0x2F


def is_webp(content: bytes) -> bool:
    """Whether the file begins as a WebP does."""
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def read_webp(content: bytes) -> ImageHeader:
    """Reads the canvas size and the Exif chunk.

    Raises:
        SampleRefusedError: IMAGE_UNDECODABLE, also for an animation.
    """
    size_px = None
    exif = ExifFacts()
    for kind, start, end in _chunks(content):
        if size_px is None:
            size_px = _size(content, kind, start)
        if kind == b"EXIF":
            exif = read_exif(content[start:end].removeprefix(b"Exif\0\0"))
    if size_px is None:
        raise undecodable("is a WebP file without an image; it is damaged")
    return ImageHeader(ImageFormat.WEBP, *size_px, exif.resolution_dpi, exif.orientation)


def _chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    start = _FIRST_CHUNK
    for _ in range(_MAX_CHUNKS):
        if start + 8 > len(content):
            return
        kind, length = unpack("<4sI", content, start)
        yield kind, start + 8, start + 8 + length
        start += 8 + length + length % 2


def _size(content: bytes, kind: bytes, start: int) -> tuple[int, int] | None:
    if kind == b"VP8X":
        flags, width_low, width_high, height_low, height_high = unpack("<B3xHBHB", content, start)
        if flags & _ANIMATION_FLAG:
            raise undecodable("is an animated WebP; send one still image")
        return (width_high << 16 | width_low) + 1, (height_high << 16 | height_low) + 1
    if kind == b"VP8 ":
        start_code, width, height = unpack("<3x3sHH", content, start)
        if start_code != _LOSSY_START_CODE:
            raise undecodable("is a damaged WebP: its frame has no start code")
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        signature, bits = unpack("<BI", content, start)
        if signature != _LOSSLESS_SIGNATURE:
            raise undecodable("is a damaged WebP: its frame has no signature")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None
