"""From an encoded image whose bounds are checked to its pixels, upright and with eight bits a channel."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from matcher.errors import SampleRefusedError
from matcher.formats.headers import ImageFormat, ImageHeader
from matcher.formats.headers.header import undecodable

_PHOTOMETRIC_TAG, _WHITE_IS_ZERO = 262, 0
_TRANSPARENT_MODES = frozenset({"LA", "PA", "RGBA", "La", "RGBa"})
_SIXTEEN_BIT_MODES = frozenset({"I;16", "I;16L", "I;16B", "I;16N"})
_TURNED_BY_A_QUARTER = range(5, 9)
_EIGHT_BIT_MODES = frozenset({"1", "L", "P", "RGB", "CMYK", "YCbCr", "LAB"}) | _TRANSPARENT_MODES


def grey_pixels(content: bytes, header: ImageHeader) -> NDArray[np.uint8]:
    """Decodes to shape (height, width); colour by the luma of ITU-R BT.601, transparency over white.

    Raises:
        SampleRefusedError: IMAGE_UNDECODABLE.
    """
    return np.array(_decode(content, header, "L"))


def bgr_pixels(content: bytes, header: ImageHeader) -> NDArray[np.uint8]:
    """Decodes to shape (height, width, 3), channels blue, green, red; transparency over white.

    Raises:
        SampleRefusedError: IMAGE_UNDECODABLE.
    """
    return np.ascontiguousarray(np.asarray(_decode(content, header, "RGB"))[:, :, ::-1])


def _decode(content: bytes, header: ImageHeader, mode: str) -> Image.Image:
    # A decoder on hostile bytes fails in any way it likes; every one of them means that the file is unusable.
    try:
        with Image.open(BytesIO(content), formats=(header.format.value,)) as image:
            if image.size != _announced_size(header):
                raise undecodable("states two different sizes; it is damaged")
            image.load()
            return _to_eight_bits(_upright(image, header)).convert(mode)
    except SampleRefusedError:
        raise
    except Exception as failure:
        raise undecodable(
            f"is a {header.format.value} file that cannot be decoded: {_cause(failure)}"
        ) from failure


def _announced_size(header: ImageHeader) -> tuple[int, int]:
    """Pillow turns a TIFF by itself, and announces the turned size."""
    if header.format is ImageFormat.TIFF and header.orientation in _TURNED_BY_A_QUARTER:
        return header.height_px, header.width_px
    return header.width_px, header.height_px


def _upright(image: Image.Image, header: ImageHeader) -> Image.Image:
    return image if header.format is ImageFormat.TIFF else ImageOps.exif_transpose(image)


def _to_eight_bits(image: Image.Image) -> Image.Image:
    if image.mode in _SIXTEEN_BIT_MODES:
        return _most_significant_byte(image)
    if image.mode not in _EIGHT_BIT_MODES:
        raise undecodable(f"has pixels of the kind {image.mode}; send 8 or 16 bits a channel, grey or RGB")
    if image.mode in _TRANSPARENT_MODES or "transparency" in image.info:
        return _over_white(image)
    return image if image.mode != "P" else image.convert("RGB")


def _most_significant_byte(image: Image.Image) -> Image.Image:
    grey = (np.asarray(image).astype(np.uint16) >> 8).astype(np.uint8)
    return Image.fromarray(~grey if _white_is_zero(image) else grey)


def _over_white(image: Image.Image) -> Image.Image:
    layer = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")


def _white_is_zero(image: Image.Image) -> bool:
    """Whether a 16-bit TIFF counts from white; Pillow inverts only up to 8 bits."""
    return getattr(image, "tag_v2", {}).get(_PHOTOMETRIC_TAG) == _WHITE_IS_ZERO


def _cause(failure: Exception) -> str:
    return str(failure).strip().rstrip(".") or type(failure).__name__
