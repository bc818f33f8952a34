"""Image headers, read without a decoder: size, resolution and orientation, in bounded time and memory.

Each format has a small reader of its own, so that nothing of an image is handed to a decoder before its
bounds are known.
"""

from matcher.formats.headers.header import ImageFormat, ImageHeader
from matcher.formats.headers.sniff import read_header

__all__ = ["ImageFormat", "ImageHeader", "read_header"]
