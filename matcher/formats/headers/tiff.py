"""First directory of a TIFF file (TIFF 6.0), and of an Exif block, which is a TIFF file without pixels."""

from dataclasses import dataclass

from matcher.errors import SampleRefusedError
from matcher.formats.headers.header import (
    CENTIMETRES_PER_INCH,
    ImageFormat,
    ImageHeader,
    plausible_dpi,
    undecodable,
    unpack,
)

SIGNATURES = (b"II*\0", b"MM\0*")
BIG_SIGNATURES = (b"II+\0", b"MM\0+")
_MAX_ENTRIES = 1000
_MAX_TILE_PIXELS = 40_000_000
_WIDTH, _HEIGHT, _BITS, _ORIENTATION, _SAMPLES = 256, 257, 258, 274, 277
_X_RESOLUTION, _Y_RESOLUTION, _RESOLUTION_UNIT = 282, 283, 296
_TILE_WIDTH, _TILE_HEIGHT = 322, 323
_WANTED = frozenset({
    _WIDTH, _HEIGHT, _BITS, _ORIENTATION, _SAMPLES, _X_RESOLUTION, _Y_RESOLUTION, _RESOLUTION_UNIT,
    _TILE_WIDTH, _TILE_HEIGHT,
})  # fmt: skip
_LAYOUTS = {1: ("B", 1), 3: ("H", 2), 4: ("I", 4), 5: ("II", 8)}
_UNITS_TO_INCH = {2: 1.0, 3: CENTIMETRES_PER_INCH}


@dataclass(frozen=True, slots=True)
class ExifFacts:
    """What an Exif block says that matters here."""

    resolution_dpi: float | None = None
    orientation: int = 1


def read_tiff(content: bytes) -> ImageHeader:
    """Reads the first directory of a TIFF file.

    Raises:
        SampleRefusedError: IMAGE_UNDECODABLE, also for BigTIFF, several pages and unsupported samples.
    """
    if content[:4] in BIG_SIGNATURES:
        raise undecodable("is a BigTIFF; send a classic TIFF or a PNG")
    tags, next_directory = _read_directory(content)
    if next_directory:
        raise undecodable("is a TIFF of several pages; send one image a sample")
    if _WIDTH not in tags or _HEIGHT not in tags:
        raise undecodable("is a TIFF that does not state its width and height; it is damaged")
    if tags.get(_BITS, 1) > 16 or tags.get(_SAMPLES, 1) > 4:
        raise undecodable(
            "is a TIFF of more than 16 bits a sample or more than 4 samples a pixel; send a PNG"
        )
    if tags.get(_TILE_WIDTH, 0) * tags.get(_TILE_HEIGHT, 0) > _MAX_TILE_PIXELS:
        raise undecodable("is a TIFF with tiles larger than any accepted image; it is damaged")
    return ImageHeader(
        ImageFormat.TIFF, int(tags[_WIDTH]), int(tags[_HEIGHT]), _resolution(tags), _orientation(tags)
    )


def read_exif(block: bytes) -> ExifFacts:
    """Reads resolution and orientation; a damaged block counts as absent, as no pixel depends on it."""
    if block[:4] not in SIGNATURES:
        return ExifFacts()
    try:
        tags, _ = _read_directory(block)
    except SampleRefusedError:
        return ExifFacts()
    return ExifFacts(_resolution(tags), _orientation(tags))


def _read_directory(content: bytes) -> tuple[dict[int, float], int]:
    """First values of the wanted tags, and the offset of the next directory (0: none)."""
    order = "<" if content[:2] == b"II" else ">"
    (directory,) = unpack(order + "I", content, 4)
    (entries,) = unpack(order + "H", content, directory)
    if entries > _MAX_ENTRIES:
        raise undecodable(f"has a TIFF directory of {entries:,} entries; it is damaged")
    tags: dict[int, float] = {}
    for entry in range(directory + 2, directory + 2 + 12 * entries, 12):
        tag, kind, count = unpack(order + "HHI", content, entry)
        if tag in _WANTED and kind in _LAYOUTS and count:
            tags[tag] = _first_value(content, order, kind, count, entry + 8)
    # Some writers end the file without the closing zero.
    next_field = content[directory + 2 + 12 * entries :][:4]
    return tags, int(unpack(order + "I", next_field, 0)[0]) if len(next_field) == 4 else 0


def _first_value(content: bytes, order: str, kind: int, count: int, offset: int) -> float:
    layout, size_bytes = _LAYOUTS[kind]
    if size_bytes * count > 4:
        (offset,) = unpack(order + "I", content, offset)
    values = unpack(order + layout, content, offset)
    if len(values) == 1:
        return int(values[0])
    return float(values[0] / values[1]) if values[1] else 0.0


def _resolution(tags: dict[int, float]) -> float | None:
    to_inch = _UNITS_TO_INCH.get(int(tags.get(_RESOLUTION_UNIT, 2)))
    if to_inch is None or _X_RESOLUTION not in tags:
        return None
    horizontal = tags[_X_RESOLUTION]
    return plausible_dpi(horizontal * to_inch, tags.get(_Y_RESOLUTION, horizontal) * to_inch)


def _orientation(tags: dict[int, float]) -> int:
    orientation = int(tags.get(_ORIENTATION, 1))
    return orientation if 1 <= orientation <= 8 else 1
