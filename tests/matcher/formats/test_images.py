"""Decoding gives the right pixels or a clear refusal, within bounds that are checked first."""

import struct
import tracemalloc
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from matcher.errors import Refusal, SampleRefusedError
from matcher.formats.images import ImageLimits, decode_face, decode_fingerprint, read_header
from tests.matcher.formats import encoded

FILES = {name: encoded.encode(encoded.colour(), name, **options) for name, options in encoded.ALL.items()}


def refusal(content: bytes, dpi: float | None = 500, limits: ImageLimits | None = None) -> SampleRefusedError:
    with pytest.raises(SampleRefusedError) as caught:
        decode_fingerprint(content, dpi, limits or ImageLimits())
    return caught.value


@pytest.mark.parametrize("format_name", encoded.LOSSLESS)
def test_lossless_formats_give_back_every_pixel(format_name: str) -> None:
    options = encoded.LOSSLESS[format_name]
    face = decode_face(encoded.encode(encoded.colour(), format_name, **options))
    assert np.array_equal(face.pixels_bgr[:, :, ::-1], encoded.colour())
    assert face.pixels_bgr.flags.c_contiguous
    if format_name != "WEBP":
        print_pixels = decode_fingerprint(encoded.encode(encoded.grey(), format_name), 500).pixels
        assert np.array_equal(print_pixels, encoded.grey())


@pytest.mark.parametrize("format_name", encoded.ALL)
def test_opencv_decodes_to_the_same_pixels(format_name: str) -> None:
    """The two libraries convert JPEG's colours with rounding of their own."""
    expected = cv2.imdecode(np.frombuffer(FILES[format_name], np.uint8), cv2.IMREAD_COLOR_BGR)
    assert np.abs(decode_face(FILES[format_name]).pixels_bgr.astype(int) - expected).max() <= 1


@pytest.mark.parametrize("format_name", ["PNG", "TIFF", "JPEG2000"])
def test_sixteen_bits_keep_the_upper_eight(format_name: str) -> None:
    deep = encoded.grey().astype(np.uint16) * 256 + 77
    assert np.array_equal(decode_fingerprint(encoded.encode(deep, format_name), 500).pixels, encoded.grey())


@pytest.mark.parametrize("bits", [8, 16])
def test_a_tiff_that_counts_from_white_is_inverted(bits: int) -> None:
    pixels = encoded.grey() if bits == 8 else encoded.grey().astype(np.uint16) * 257
    content = bytearray(encoded.encode(pixels, "TIFF"))
    at = content.index(struct.pack("<HHI", 262, 3, 1))
    content[at + 8] = 0
    assert np.array_equal(decode_fingerprint(bytes(content), 500).pixels, 255 - encoded.grey())


def test_a_palette_is_looked_up() -> None:
    palette = Image.fromarray(encoded.colour()).quantize(16)
    for format_name in ("PNG", "BMP", "TIFF"):
        face = decode_face(encoded.encode(palette, format_name))
        assert np.array_equal(face.pixels_bgr[:, :, ::-1], np.asarray(palette.convert("RGB")))


def test_one_bit_is_black_and_white() -> None:
    for format_name in ("PNG", "BMP", "TIFF"):
        pixels = decode_fingerprint(
            encoded.encode(Image.fromarray(encoded.grey() > 100), format_name), 500
        ).pixels
        assert np.array_equal(pixels, np.where(encoded.grey() > 100, 255, 0))


@pytest.mark.parametrize("format_name", ["PNG", "TIFF", "JPEG2000", "WEBP"])
def test_transparency_shows_white(format_name: str) -> None:
    alpha = np.where(np.arange(encoded.WIDTH_PX) < 45, 255, 0).astype(np.uint8) * np.ones((60, 1), np.uint8)
    rgba = np.dstack([np.zeros((60, 90, 3), np.uint8), alpha])
    options = {"lossless": True} if format_name == "WEBP" else {}
    pixels = decode_fingerprint(encoded.encode(rgba, format_name, **options), 500).pixels
    assert np.array_equal(pixels, 255 - alpha)


def test_cmyk_is_converted() -> None:
    cmyk = Image.fromarray(encoded.colour()).convert("CMYK")
    for format_name in ("JPEG", "TIFF"):
        face = decode_face(
            encoded.encode(cmyk, format_name, **({"quality": 98} if format_name == "JPEG" else {}))
        )
        assert np.abs(face.pixels_bgr[:, :, ::-1].astype(int) - encoded.colour()).mean() < 3


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_orientation_is_applied(format_name: str, orientation: int) -> None:
    """Only one corner of the upright image is dark."""
    upright = np.full((60, 90, 3), 250, np.uint8)
    upright[:20, :30] = 5
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.transpose(1, 0, 2),
        6: np.rot90(upright, 1),
        7: upright[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(upright, -1),
    }[orientation]
    exif = Image.Exif()
    exif[274] = orientation
    content = encoded.encode(np.ascontiguousarray(stored), format_name, exif=exif)
    pixels = decode_face(content).pixels_bgr.astype(int)
    assert pixels.shape == upright.shape
    assert np.abs(pixels - upright).mean() < 6


def test_the_resolution_handed_in_counts_before_the_one_stated() -> None:
    content = encoded.encode(encoded.grey(), "PNG", dpi=(500, 500))
    assert decode_fingerprint(content, 512).resolution_dpi == 512
    assert decode_fingerprint(content, None).resolution_dpi == 500


@pytest.mark.parametrize("dpi", [0, -500, 249, 2001, float("nan"), float("inf")])
def test_a_resolution_out_of_bounds_is_refused(dpi: float) -> None:
    error = refusal(encoded.encode(encoded.grey(), "PNG", dpi=(500, 500)), dpi)
    assert error.reason is Refusal.RESOLUTION_UNKNOWN
    assert "250 to 2,000 dpi" in str(error)


def test_an_unknown_resolution_is_refused_for_a_print_and_fine_for_a_face() -> None:
    content = encoded.encode(encoded.grey(), "PNG", dpi=(72, 72))
    assert refusal(content, None).reason is Refusal.RESOLUTION_UNKNOWN
    assert decode_face(content).pixels_bgr.shape == (60, 90, 3)


@pytest.mark.parametrize("format_name", encoded.ALL)
def test_no_cut_file_loses_pixels_silently(format_name: str) -> None:
    """What is missing may be trailing bytes that no pixel depends on, and nothing else."""
    content = FILES[format_name]
    whole = decode_face(content).pixels_bgr
    for length in range(0, len(content), max(1, len(content) // 150)):
        try:
            assert np.array_equal(decode_face(content[:length]).pixels_bgr, whole)
        except SampleRefusedError as error:
            assert error.reason is Refusal.IMAGE_UNDECODABLE


def huge_png(width_px: int, height_px: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width_px, height_px, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "size", [(10_001, 1), (1, 10_001), (8_000, 8_000), (2**31 - 1, 2**31 - 1), (2**15, 2**15)]
)
def test_a_huge_image_is_refused_before_anything_is_allocated(size: tuple[int, int]) -> None:
    content = huge_png(*size)
    tracemalloc.start()
    try:
        error = refusal(content)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
    assert error.reason is Refusal.IMAGE_TOO_LARGE
    assert str(size[0]) in str(error)


def test_the_largest_image_allowed_is_decoded() -> None:
    content = encoded.encode(np.full((4_000, 10_000), 200, np.uint8), "PNG", dpi=(500, 500))
    assert decode_fingerprint(content, None).pixels.shape == (4_000, 10_000)


def test_a_file_of_too_many_bytes_is_refused() -> None:
    error = refusal(FILES["PNG"], limits=ImageLimits(max_bytes=100))
    assert error.reason is Refusal.IMAGE_TOO_LARGE
    assert "at most 100" in str(error)


def test_two_different_sizes_in_one_file_are_refused() -> None:
    """The decoder would allocate by the size in its box, not by the one that was checked."""
    content = bytearray(encoded.encode(encoded.grey(), "JPEG2000"))
    at = content.index(b"ihdr") + 4
    content[at : at + 8] = struct.pack(">II", 3_000, 3_000)
    assert "two different sizes" in str(refusal(bytes(content)))


@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_refused(content: bytes) -> None:
    for decode in (read_header, decode_face):
        with pytest.raises(SampleRefusedError) as caught:
            decode(content)
        assert len(str(caught.value)) < 400


SIGNATURES = [content[:12] for content in FILES.values()] + [
    b"\xff\x4f\xff\x51",
    b"MM\0*",
    b"\xff\xd8\xff\xe1",
]


@given(st.sampled_from(SIGNATURES), st.binary(max_size=300))
def test_arbitrary_bytes_behind_a_signature_are_refused_or_small(signature: bytes, rest: bytes) -> None:
    try:
        header = read_header(signature + rest)
    except SampleRefusedError:
        return
    assert header.width_px > 0 < header.height_px


@settings(max_examples=300)
@given(st.data())
def test_mutated_files_are_refused_or_within_bounds(data: st.DataObject) -> None:
    content = bytearray(FILES[data.draw(st.sampled_from(sorted(FILES)))])
    for _ in range(data.draw(st.integers(1, 6))):
        reach = data.draw(st.sampled_from([40, 300, len(content)]))
        content[data.draw(st.integers(0, min(reach, len(content)) - 1))] = data.draw(st.integers(0, 255))
    limits = ImageLimits(max_side_px=2_000, max_pixels=200_000)
    try:
        pixels = decode_face(bytes(content), limits).pixels_bgr
    except SampleRefusedError as error:
        assert str(error).endswith(".")
    else:
        assert pixels.size <= 3 * limits.max_pixels


def test_a_real_print_is_decoded_as_opencv_does(shared: Path) -> None:
    content = (shared / "data/fingerprints/fvc2002/DB1_B/101_1.png").read_bytes()
    expected = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert expected is not None
    assert np.array_equal(decode_fingerprint(content, 500).pixels, expected)
    assert refusal(content, None).reason is Refusal.RESOLUTION_UNKNOWN
