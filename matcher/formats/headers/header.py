"""What a header says, and the helpers every header reader shares."""

import math
import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from matcher.errors import Refusal, SampleRefusedError

CENTIMETRES_PER_INCH = 2.54
METRES_PER_INCH = 0.0254
_PLAUSIBLE_DPI = (250.0, 2000.0)
_MAX_ANISOTROPY = 0.01


class ImageFormat(StrEnum):
    """Accepted formats; the values are those of Pillow's registry."""

    PNG = "PNG"
    JPEG = "JPEG"
    JPEG2000 = "JPEG2000"
    TIFF = "TIFF"
    BMP = "BMP"
    WEBP = "WEBP"


@dataclass(frozen=True, slots=True)
class ImageHeader:
    """Facts of an image known before its pixels are."""

    format: ImageFormat
    width_px: int
    """As stored, before the orientation is applied."""
    height_px: int
    """As stored, before the orientation is applied."""
    resolution_dpi: float | None = None
    """None where the file states none, or one that no scanner has (72 dpi is a screen's default)."""
    orientation: int = 1
    """Code of TIFF 6.0 and Exif, 1 (upright) to 8."""


def unpack(layout: str, content: bytes, offset: int) -> tuple[Any, ...]:
    """`struct.unpack_from` that refuses a file ending too early.

    Raises:
        SampleRefusedError: IMAGE_UNDECODABLE.
    """
    try:
        return struct.unpack_from(layout, content, offset)
    except (struct.error, OverflowError):
        raise undecodable(f"ends at byte {len(content)}, inside its header; it was cut off") from None


def undecodable(what: str) -> SampleRefusedError:
    """The refusal of a file, worded `The image <what>.`."""
    return SampleRefusedError(Refusal.IMAGE_UNDECODABLE, f"The image {what}.")


def plausible_dpi(horizontal_dpi: float, vertical_dpi: float) -> float | None:
    """The resolution when both directions agree on one that a scanner can have, else None."""
    lowest, highest = _PLAUSIBLE_DPI
    # Whole pixels per metre or centimetre round 250 and 2000 dpi to just outside.
    if not (lowest - 1 <= horizontal_dpi <= highest + 1) or not math.isfinite(vertical_dpi):
        return None
    if abs(horizontal_dpi - vertical_dpi) > _MAX_ANISOTROPY * horizontal_dpi:
        return None
    return min(max(_whole_if_close(horizontal_dpi), lowest), highest)


def _whole_if_close(resolution_dpi: float) -> float:
    """Undoes the rounding of pixels per metre: 19,685 per metre is 499.999 dpi, and meant as 500."""
    return (
        float(round(resolution_dpi)) if abs(resolution_dpi - round(resolution_dpi)) < 0.02 else resolution_dpi
    )
