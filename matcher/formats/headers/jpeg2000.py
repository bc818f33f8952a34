"""Header of a JPEG 2000 file (ISO/IEC 15444-1, annexes A and I) or bare codestream."""

from collections.abc import Iterator

from matcher.formats.headers.header import (
    METRES_PER_INCH,
    ImageFormat,
    ImageHeader,
    plausible_dpi,
    undecodable,
    unpack,
)

FILE_SIGNATURE = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
CODESTREAM_SIGNATURE = b"\xff\x4f\xff\x51"
_END_OF_CODESTREAM = b"\xff\xd9"
_MAX_BOXES = 200
_MAX_COMPONENTS = 4
_MAX_BITS = 16
_MAX_TILES = 4096


def read_jpeg2000(content: bytes) -> ImageHeader:
    """Reads the image size from the codestream and the capture resolution from the boxes around it.

    The size in the codestream is the one a decoder allocates, so it is the one that is checked.

    Raises:
        SampleRefusedError: IMAGE_UNDECODABLE.
    """
    if content.startswith(CODESTREAM_SIGNATURE):
        return ImageHeader(ImageFormat.JPEG2000, *_codestream_size(content, 0, len(content)))
    resolution_dpi = None
    for kind, start, end in _boxes(content, 0, len(content)):
        if kind == b"jp2h":
            resolution_dpi = _resolution(content, start, end)
        if kind == b"jp2c":
            return ImageHeader(ImageFormat.JPEG2000, *_codestream_size(content, start, end), resolution_dpi)
    raise undecodable("is a JPEG 2000 file without a codestream; it is damaged")


def _boxes(content: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, first byte and end of the contents of each box between `start` and `end`."""
    for _ in range(_MAX_BOXES):
        if start + 8 > end:
            return
        length, kind = unpack(">I4s", content, start)
        header = 8
        if length == 1:
            (length,) = unpack(">Q", content, start + 8)
            header = 16
        box_end = end if length == 0 else start + length
        if box_end < start + header:
            raise undecodable(
                f"is a damaged JPEG 2000 file: the box at byte {start} has an impossible length"
            )
        yield kind, start + header, min(box_end, end)
        start = box_end


def _codestream_size(content: bytes, start: int, end: int) -> tuple[int, int]:
    if content[start : start + 4] != CODESTREAM_SIGNATURE:
        raise undecodable("is a JPEG 2000 file whose codestream has no size marker; it is damaged")
    # Decoders fill what is missing with grey, without a word.
    if content[end - 2 : end] != _END_OF_CODESTREAM:
        raise undecodable("is a JPEG 2000 file without an end marker; it was cut off")
    x_end, y_end, x_start, y_start, tile_width, tile_height, tile_x, tile_y, components = unpack(
        ">8IH", content, start + 8
    )
    if x_end <= x_start or y_end <= y_start or not tile_width or not tile_height:
        raise undecodable("is a JPEG 2000 file that states an impossible size; it is damaged")
    if not 1 <= components <= _MAX_COMPONENTS:
        raise undecodable(f"has {components:,} components; 1 to {_MAX_COMPONENTS} are accepted")
    depths = unpack(">" + "Bxx" * components, content, start + 42)
    if max((depth & 0x7F) + 1 for depth in depths) > _MAX_BITS:
        raise undecodable(f"has more than {_MAX_BITS} bits a sample; send 8 or 16")
    if -(-(x_end - tile_x) // tile_width) * -(-(y_end - tile_y) // tile_height) > _MAX_TILES:
        raise undecodable(f"is cut into more than {_MAX_TILES:,} tiles; save it again as one")
    return x_end - x_start, y_end - y_start


def _resolution(content: bytes, start: int, end: int) -> float | None:
    for kind, box_start, box_end in _boxes(content, start, end):
        if kind == b"res ":
            return _resolution(content, box_start, box_end)
        if kind == b"resc":
            return _capture_resolution(content, box_start)
    return None


def _capture_resolution(content: bytes, start: int) -> float | None:
    vertical, vertical_divisor, horizontal, horizontal_divisor, vertical_exponent, horizontal_exponent = (
        unpack(">4H2b", content, start)
    )
    if not vertical_divisor or not horizontal_divisor:
        return None
    return plausible_dpi(
        horizontal / horizontal_divisor * 10.0**horizontal_exponent * METRES_PER_INCH,
        vertical / vertical_divisor * 10.0**vertical_exponent * METRES_PER_INCH,
    )
