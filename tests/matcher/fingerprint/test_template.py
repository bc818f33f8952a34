import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.envelope import Envelope, TemplateKind, seal
from matcher.errors import Refusal, SampleRefusedError
from matcher.fingerprint.minutiae import Minutiae
from matcher.fingerprint.template import FingerprintTemplate, decode, encode, quantise

VERSION = "leader-1-00000000"


def make_minutiae(rows: list[tuple[float, float, float, int, int]]) -> Minutiae:
    columns = np.array(rows, np.float64).reshape(-1, 5).T
    x, y, direction = (column.astype(np.float32) for column in columns[:3])
    return Minutiae(x, y, direction, columns[3].astype(np.uint8), columns[4].astype(np.uint8))


@st.composite
def templates(draw: st.DrawFn) -> FingerprintTemplate:
    width_px, height_px = draw(st.integers(1, 8191)), draw(st.integers(1, 8191))
    row = st.tuples(
        st.floats(0, width_px - 1),
        st.floats(0, height_px - 1),
        st.floats(0, 2 * np.pi),
        st.integers(0, 2),
        st.integers(0, 100),
    )
    minutiae = quantise(make_minutiae(draw(st.lists(row, max_size=255))), width_px, height_px)
    return FingerprintTemplate(VERSION, width_px, height_px, minutiae, draw(st.integers(0, 100)))


def payload_of(template: FingerprintTemplate) -> bytearray:
    return bytearray(encode(template)[7 + len(VERSION) + 4 : -4])


def decode_payload(payload: bytes | bytearray) -> FingerprintTemplate:
    return decode(seal(Envelope(TemplateKind.FINGERPRINT, VERSION, bytes(payload))))


ONE = FingerprintTemplate(VERSION, 100, 200, make_minutiae([(50.125, 60.5, 0.0, 1, 90)]), 70)


@given(templates())
def test_a_stored_template_comes_back_exactly(template: FingerprintTemplate) -> None:
    back = decode(encode(template))

    assert (back.algorithm_version, back.width_px, back.height_px, back.quality) == (
        template.algorithm_version,
        template.width_px,
        template.height_px,
        template.quality,
    )
    for field in ("x_px", "y_px", "direction_rad", "kind", "quality"):
        expected, actual = getattr(template.minutiae, field), getattr(back.minutiae, field)
        assert expected.dtype == actual.dtype
        np.testing.assert_array_equal(expected, actual)
    assert encode(back) == encode(template)


@given(templates())
def test_quantising_twice_changes_nothing(template: FingerprintTemplate) -> None:
    again = quantise(template.minutiae, template.width_px, template.height_px)

    np.testing.assert_array_equal(template.minutiae.x_px, again.x_px)
    np.testing.assert_array_equal(template.minutiae.direction_rad, again.direction_rad)


@given(st.floats(0, 400), st.floats(0, 2 * np.pi))
def test_quantising_moves_a_minutia_by_half_a_unit_at_most(x_px: float, direction_rad: float) -> None:
    moved = quantise(make_minutiae([(x_px, 0, direction_rad, 0, 0)]), 500, 500)

    assert abs(moved.x_px[0] - x_px) <= 1 / 16 + 1e-4
    turned = abs(moved.direction_rad[0] - direction_rad) % (2 * np.pi)
    assert min(turned, 2 * np.pi - turned) <= np.pi / 16384 + 1e-5


@given(st.binary(max_size=64))
def test_arbitrary_payloads_are_refused_or_decoded_but_never_crash(payload: bytes) -> None:
    try:
        decode_payload(payload)
    except SampleRefusedError as error:
        assert error.reason is Refusal.TEMPLATE_FORMAT


def test_a_hundred_minutiae_take_less_than_a_kilobyte() -> None:
    template = FingerprintTemplate(VERSION, 100, 200, make_minutiae([(1, 2, 3, 1, 4)] * 100), 50)

    assert len(encode(template)) < 1024


@pytest.mark.parametrize(
    ("offset", "value", "named", "complaint"),
    [
        (0, b"\x02", 0, "layout 2"),
        (1, b"\x00\x00", 1, "frame of 0x200"),
        (3, b"\xff\xff", 1, "frame of 100x65535"),
        (5, b"\x65", 5, "quality 101"),
        (6, b"\x02", 6, "announces 2 minutiae"),
        (7, struct.pack(">H", 99 * 8 + 1), 7, "outside the frame of 100x200"),
        (9, struct.pack(">H", 199 * 8 + 1), 7, "outside the frame of 100x200"),
        (11, b"\xc0\x00", 7, "neither ending"),
        (13, b"\x65", 7, "quality above 100"),
    ],
)
def test_a_lying_payload_is_refused_with_its_offset(
    offset: int, value: bytes, named: int, complaint: str
) -> None:
    payload = payload_of(ONE)
    payload[offset : offset + len(value)] = value

    with pytest.raises(SampleRefusedError, match=complaint) as caught:
        decode_payload(payload)

    assert caught.value.reason is Refusal.TEMPLATE_FORMAT
    start_of_payload = 7 + len(VERSION) + 4
    assert f"(byte {start_of_payload + named})" in caught.value.explanation


@pytest.mark.parametrize("length", [0, 3, 6, 8, 13])
def test_a_truncated_payload_is_refused(length: int) -> None:
    with pytest.raises(SampleRefusedError) as caught:
        decode_payload(payload_of(ONE)[:length])

    assert caught.value.reason is Refusal.TEMPLATE_FORMAT


def test_a_face_is_no_fingerprint() -> None:
    with pytest.raises(SampleRefusedError, match="holds a face"):
        decode(seal(Envelope(TemplateKind.FACE, VERSION, bytes(payload_of(ONE)))))


@pytest.mark.parametrize(
    "template",
    [
        FingerprintTemplate(VERSION, 0, 200, make_minutiae([]), 70),
        FingerprintTemplate(VERSION, 100, 8192, make_minutiae([]), 70),
        FingerprintTemplate(VERSION, 100, 200, make_minutiae([]), 101),
        FingerprintTemplate(VERSION, 100, 200, make_minutiae([(1, 1, 0, 1, 1)] * 256), 70),
        FingerprintTemplate(VERSION, 100, 200, make_minutiae([(100, 1, 0, 1, 1)]), 70),
        FingerprintTemplate(VERSION, 100, 200, make_minutiae([(-1, 1, 0, 1, 1)]), 70),
        FingerprintTemplate(VERSION, 100, 200, make_minutiae([(1, 200, 0, 1, 1)]), 70),
        FingerprintTemplate(VERSION, 100, 200, make_minutiae([(1, 1, 0, 3, 1)]), 70),
        FingerprintTemplate(VERSION, 100, 200, make_minutiae([(1, 1, 0, 1, 101)]), 70),
    ],
)
def test_what_cannot_be_stored_faithfully_is_not_encoded(template: FingerprintTemplate) -> None:
    with pytest.raises(ValueError, match=r"allowed|outside|ISO/IEC|above"):
        encode(template)
