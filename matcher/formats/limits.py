"""How large an image may be, checked on its header before any pixel is decoded."""

import math
from dataclasses import dataclass

from matcher.errors import Refusal, SampleRefusedError
from matcher.formats.headers import ImageHeader


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """Bounds on one encoded image."""

    max_bytes: int = 8 * 1024 * 1024
    max_pixels: int = 40_000_000
    max_side_px: int = 10_000
    min_resolution_dpi: float = 250.0
    max_resolution_dpi: float = 2000.0


def check_length(content: bytes, limits: ImageLimits) -> None:
    """Refuses a file of too many bytes.

    Raises:
        SampleRefusedError: IMAGE_TOO_LARGE.
    """
    if len(content) > limits.max_bytes:
        raise _too_large(f"is {len(content):,} bytes long; at most {limits.max_bytes:,} are allowed")


def check_dimensions(header: ImageHeader, limits: ImageLimits) -> None:
    """Refuses an image of too many pixels.

    Raises:
        SampleRefusedError: IMAGE_TOO_LARGE.
    """
    size = f"measures {header.width_px} x {header.height_px} pixels"
    if max(header.width_px, header.height_px) > limits.max_side_px:
        raise _too_large(f"{size}; a side may have at most {limits.max_side_px:,}")
    if header.width_px * header.height_px > limits.max_pixels:
        raise _too_large(f"{size}; at most {limits.max_pixels:,} are allowed in all")


def choose_resolution(explicit_dpi: float | None, header: ImageHeader, limits: ImageLimits) -> float:
    """The resolution handed in with the image, else the one its file states, in dpi.

    Raises:
        SampleRefusedError: RESOLUTION_UNKNOWN, when neither is there or the one that counts is out of bounds.
    """
    bounds = f"{limits.min_resolution_dpi:g} to {limits.max_resolution_dpi:,g} dpi"
    stated_dpi = explicit_dpi if explicit_dpi is not None else header.resolution_dpi
    if stated_dpi is None:
        raise _unknown(f"The image states no usable resolution; hand in the scanner's, {bounds}.")
    if not (
        math.isfinite(stated_dpi) and limits.min_resolution_dpi <= stated_dpi <= limits.max_resolution_dpi
    ):
        raise _unknown(
            f"A resolution of {stated_dpi:g} dpi is outside {bounds}; hand in the scanner's true one."
        )
    return float(stated_dpi)


def _too_large(what: str) -> SampleRefusedError:
    return SampleRefusedError(
        Refusal.IMAGE_TOO_LARGE, f"The image {what}; crop it to the sample or compress it without loss."
    )


def _unknown(explanation: str) -> SampleRefusedError:
    return SampleRefusedError(Refusal.RESOLUTION_UNKNOWN, explanation)
