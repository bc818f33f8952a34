"""Small valid files of every accepted format, made by Pillow."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

WIDTH_PX, HEIGHT_PX = 90, 60
LOSSLESS: dict[str, dict[str, object]] = {
    "PNG": {},
    "JPEG2000": {},
    "TIFF": {},
    "BMP": {},
    "WEBP": {"lossless": True},
}
ALL: dict[str, dict[str, object]] = {**LOSSLESS, "JPEG": {"quality": 98, "subsampling": 0}}


def grey() -> NDArray[np.uint8]:
    """A slope with a little texture, shape (60, 90)."""
    slope = np.add.outer(2 * np.arange(HEIGHT_PX), np.arange(WIDTH_PX))
    return (slope + np.random.default_rng(0).integers(0, 9, slope.shape)).astype(np.uint8)


def colour() -> NDArray[np.uint8]:
    """Red, green and blue differ, shape (60, 90, 3)."""
    return np.dstack([grey(), 255 - grey(), grey() // 2])


def encode(
    pixels: NDArray[np.uint8] | NDArray[np.uint16] | Image.Image, format_name: str, **options: object
) -> bytes:
    """An encoded image."""
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    buffer = BytesIO()
    image.save(buffer, format_name, **options)
    return buffer.getvalue()
