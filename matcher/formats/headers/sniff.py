"""From the first bytes of a file to the reader of its header."""

from matcher.formats.headers import jpeg2000, tiff
from matcher.formats.headers.bmp import SIGNATURE as BMP_SIGNATURE
from matcher.formats.headers.bmp import read_bmp
from matcher.formats.headers.header import ImageHeader, undecodable
from matcher.formats.headers.jpeg import SIGNATURE as JPEG_SIGNATURE
from matcher.formats.headers.jpeg import read_jpeg
from matcher.formats.headers.png import SIGNATURE as PNG_SIGNATURE
from matcher.formats.headers.png import read_png
from matcher.formats.headers.webp import is_webp, read_webp

_ACCEPTED = "send a PNG, JPEG, JPEG 2000, TIFF, BMP or WebP file"


def read_header(content: bytes) -> ImageHeader:
    """Reads what a file says about its image, in bounded time, without decoding a pixel.

    Raises:
        SampleRefusedError: IMAGE_UNDECODABLE, with what is wrong and what to send instead.
    """
    if not content:
        raise undecodable(f"is empty (0 bytes); {_ACCEPTED}")
    header = _read(content)
    if header.width_px < 1 or header.height_px < 1:
        raise undecodable(f"states a size of {header.width_px} x {header.height_px} pixels; it is damaged")
    return header


def _read(content: bytes) -> ImageHeader:
    if content.startswith(PNG_SIGNATURE):
        return read_png(content)
    if content.startswith(JPEG_SIGNATURE):
        return read_jpeg(content)
    if content.startswith((jpeg2000.FILE_SIGNATURE, jpeg2000.CODESTREAM_SIGNATURE)):
        return jpeg2000.read_jpeg2000(content)
    if content.startswith((*tiff.SIGNATURES, *tiff.BIG_SIGNATURES)):
        return tiff.read_tiff(content)
    if is_webp(content):
        return read_webp(content)
    if content.startswith(BMP_SIGNATURE):
        return read_bmp(content)
    if content.startswith((b"GIF87a", b"GIF89a")):
        raise undecodable(f"is a GIF, which is not accepted; {_ACCEPTED}")
    if content.startswith(b"\xff\xa0"):
        raise undecodable(f"is a WSQ file, which this release does not read; {_ACCEPTED}")
    raise undecodable(f"is of no known format; {_ACCEPTED}")
