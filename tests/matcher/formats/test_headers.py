"""Headers are read as an independent reader reads them; a resolution counts only if a scanner can have it."""

import struct
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from matcher.errors import Refusal, SampleRefusedError
from matcher.formats.images import read_header
from tests.matcher.formats import encoded

EXIF_ORIENTATION, EXIF_X, EXIF_Y, EXIF_UNIT = 274, 282, 283, 296


def refusal(content: bytes) -> str:
    with pytest.raises(SampleRefusedError) as caught:
        read_header(content)
    assert caught.value.reason is Refusal.IMAGE_UNDECODABLE
    return str(caught.value)


@pytest.mark.parametrize("size", [(1, 1), (90, 60), (61, 253), (1023, 3)])
@pytest.mark.parametrize("format_name", encoded.ALL)
def test_size_is_what_pillow_reads(format_name: str, size: tuple[int, int]) -> None:
    content = encoded.encode(Image.new("RGB", size), format_name, **encoded.ALL[format_name])
    header = read_header(content)
    with Image.open(BytesIO(content)) as image:
        assert (header.format, header.width_px, header.height_px) == (image.format, *image.size)


@pytest.mark.parametrize("options", [{"lossless": True}, {"lossless": False}, {"exif": b"Exif\0\0"}])
def test_every_kind_of_webp_states_its_size(options: dict[str, object]) -> None:
    header = read_header(encoded.encode(encoded.colour(), "WEBP", **options))
    assert (header.width_px, header.height_px) == (90, 60)


def test_a_bare_jpeg2000_codestream_is_read() -> None:
    header = read_header(encoded.encode(encoded.grey(), "JPEG2000", no_jp2=True))
    assert (header.format, header.width_px, header.height_px) == ("JPEG2000", 90, 60)


@pytest.mark.parametrize("dpi", [250, 300, 500, 512, 569, 1000, 2000])
@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "TIFF", "BMP"])
def test_a_scanner_resolution_is_read(format_name: str, dpi: int) -> None:
    assert read_header(encoded.encode(encoded.grey(), format_name, dpi=(dpi, dpi))).resolution_dpi == dpi


@pytest.mark.parametrize("dpi", [(72, 72), (96, 96), (500, 250), (9000, 9000), (1, 1)])
@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "TIFF", "BMP"])
def test_an_implausible_resolution_counts_as_unknown(format_name: str, dpi: tuple[int, int]) -> None:
    assert read_header(encoded.encode(encoded.grey(), format_name, dpi=dpi)).resolution_dpi is None


@pytest.mark.parametrize("format_name", encoded.ALL)
def test_no_resolution_counts_as_unknown(format_name: str) -> None:
    assert read_header(encoded.encode(encoded.grey(), format_name)).resolution_dpi is None


def test_a_resolution_without_unit_counts_as_unknown() -> None:
    jpeg = bytearray(encoded.encode(encoded.grey(), "JPEG", dpi=(500, 500)))
    jpeg[jpeg.index(b"JFIF\0") + 7] = 0
    assert read_header(bytes(jpeg)).resolution_dpi is None
    tiff = encoded.encode(encoded.grey(), "TIFF", resolution_unit=1, x_resolution=500, y_resolution=500)
    assert read_header(tiff).resolution_dpi is None


def test_centimetres_are_converted() -> None:
    tiff = encoded.encode(encoded.grey(), "TIFF", resolution_unit=3, x_resolution=196.85, y_resolution=196.85)
    assert read_header(tiff).resolution_dpi == pytest.approx(500, abs=0.05)


def test_the_capture_resolution_of_jpeg2000_is_read() -> None:
    """19,685 pixels per metre, in a box put into the header box."""
    content = encoded.encode(encoded.grey(), "JPEG2000")
    resolution = struct.pack(">I4sHHHHbb", 18, b"resc", 19685, 1, 19685, 1, 0, 0)
    superbox = struct.pack(">I4s", 8 + len(resolution), b"res ") + resolution
    at = content.index(b"jp2h") - 4
    (length,) = struct.unpack_from(">I", content, at)
    grown = struct.pack(">I", length + len(superbox)) + content[at + 4 : at + length] + superbox
    assert read_header(content[:at] + grown + content[at + length :]).resolution_dpi == 500


@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "WEBP"])
def test_exif_states_orientation_and_resolution(format_name: str) -> None:
    exif = Image.Exif()
    exif[EXIF_ORIENTATION], exif[EXIF_X], exif[EXIF_Y], exif[EXIF_UNIT] = 6, 500.0, 500.0, 2
    header = read_header(encoded.encode(encoded.grey(), format_name, exif=exif))
    assert (header.orientation, header.resolution_dpi) == (6, 500)


def test_a_damaged_exif_block_counts_as_absent() -> None:
    header = read_header(encoded.encode(encoded.grey(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f"))
    assert (header.orientation, header.resolution_dpi) == (1, None)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"<html>not found</html>", "no known format"),
        (b"GIF89a" + bytes(20), "is a GIF"),
        (b"\xff\xa0\xff\xa4" + bytes(20), "WSQ"),
        (b"\x89PNG\r\n\x1a\n", "cut off"),
        (b"II+\0" + bytes(20), "BigTIFF"),
        (b"BM" + bytes(60), "unknown length"),
    ],
)
def test_what_is_no_accepted_image_is_named(content: bytes, says: str) -> None:
    assert says in refusal(content)


@pytest.mark.parametrize(("marker", "precision", "says"), [(0xC1, 12, "12 bits"), (0xC3, 8, "lossless")])
def test_jpeg_variants_are_refused_by_name(marker: int, precision: int, says: str) -> None:
    content = bytearray(encoded.encode(encoded.grey(), "JPEG"))
    at = content.index(b"\xff\xc0")
    content[at + 1], content[at + 4] = marker, precision
    assert says in refusal(bytes(content))


def test_a_jpeg_of_very_many_scans_is_refused() -> None:
    content = encoded.encode(encoded.grey(), "JPEG", progressive=True)
    assert "scans" in refusal(content + b"\xff\xda" * 300)


@pytest.mark.parametrize("format_name", ["PNG", "WEBP", "TIFF"])
def test_several_images_in_one_file_are_refused(format_name: str) -> None:
    frames = [Image.fromarray(np.full((20, 20), shade, np.uint8)) for shade in (0, 120, 250)]
    content = encoded.encode(frames[0], format_name, save_all=True, append_images=frames[1:])
    assert "anim" in refusal(content) or "pages" in refusal(content)


def test_a_jpeg2000_cut_short_or_absurd_is_refused() -> None:
    content = encoded.encode(encoded.grey(), "JPEG2000", no_jp2=True)
    assert "cut off" in refusal(content[:-1])
    components = bytearray(content)
    components[40:42] = b"\x40\x00"
    assert "components" in refusal(bytes(components))
    tiles = bytearray(content)
    tiles[24:32] = struct.pack(">II", 1, 1)
    assert "tiles" in refusal(bytes(tiles))
