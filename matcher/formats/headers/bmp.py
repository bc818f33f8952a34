"""Header of a Windows bitmap (BITMAPCOREHEADER, and BITMAPINFOHEADER with its successors)."""

from matcher.formats.headers.header import (
    METRES_PER_INCH,
    ImageFormat,
    ImageHeader,
    plausible_dpi,
    undecodable,
    unpack,
)

SIGNATURE = b"BM"
_CORE_HEADER_BYTES = 12
_INFO_HEADER_BYTES = 40


def read_bmp(content: bytes) -> ImageHeader:
    """Reads the size and the resolution.

    Raises:
        SampleRefusedError: IMAGE_UNDECODABLE.
    """
    (header_bytes,) = unpack("<I", content, 14)
    if header_bytes == _CORE_HEADER_BYTES:
        width_px, height_px = unpack("<HH", content, 18)
        return ImageHeader(ImageFormat.BMP, width_px, height_px)
    if not _INFO_HEADER_BYTES <= header_bytes <= 124:
        raise undecodable(
            f"has a BMP header of the unknown length {header_bytes:,}; it is damaged or no image"
        )
    width_px, height_px, horizontal, vertical = unpack("<ii12xii", content, 18)
    if width_px < 0:
        raise undecodable("is a BMP of negative width; it is damaged")
    # A negative height means rows from the top.
    return ImageHeader(
        ImageFormat.BMP,
        width_px,
        abs(height_px),
        plausible_dpi(horizontal * METRES_PER_INCH, vertical * METRES_PER_INCH),
    )
