"""Encoded images in, pixels out: PNG, JPEG, JPEG 2000, TIFF, BMP and WebP, bounds checked before decoding."""

from matcher.formats.headers import ImageFormat, ImageHeader, read_header
from matcher.formats.limits import ImageLimits, check_dimensions, check_length, choose_resolution
from matcher.formats.pixels import bgr_pixels, grey_pixels
from matcher.image import FaceImage, FingerprintImage

__all__ = ["ImageFormat", "ImageHeader", "ImageLimits", "decode_face", "decode_fingerprint", "read_header"]

_DEFAULT_LIMITS = ImageLimits()


def decode_fingerprint(
    content: bytes, resolution_dpi: float | None, limits: ImageLimits = _DEFAULT_LIMITS
) -> FingerprintImage:
    """Decodes a print to grey pixels, upright as its orientation tag says.

    Args:
        content: the encoded image.
        resolution_dpi: the true resolution; None takes the one that the file states.
        limits: bounds on bytes, pixels and resolution.

    Raises:
        SampleRefusedError: IMAGE_UNDECODABLE, IMAGE_TOO_LARGE or RESOLUTION_UNKNOWN.
    """
    header = _bounded_header(content, limits)
    chosen_dpi = choose_resolution(resolution_dpi, header, limits)
    return FingerprintImage(grey_pixels(content, header), chosen_dpi)


def decode_face(content: bytes, limits: ImageLimits = _DEFAULT_LIMITS) -> FaceImage:
    """Decodes a photograph to colour pixels, upright as its orientation tag says.

    Raises:
        SampleRefusedError: IMAGE_UNDECODABLE or IMAGE_TOO_LARGE.
    """
    return FaceImage(bgr_pixels(content, _bounded_header(content, limits)))


def _bounded_header(content: bytes, limits: ImageLimits) -> ImageHeader:
    check_length(content, limits)
    header = read_header(content)
    check_dimensions(header, limits)
    return header
