"""Face templates survive a round trip, and anything else is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.envelope import Envelope, TemplateKind, seal
from matcher.errors import Refusal, SampleRefusedError
from matcher.face.template import FaceTemplate, decode, encode


def unit_vector(seed: int) -> NDArray[np.float32]:
    vector = np.random.default_rng(seed).normal(size=256).astype(np.float32)
    return vector / np.linalg.norm(vector)


@given(st.integers(0, 2**32 - 1), st.integers(0, 100))
def test_round_trip(seed: int, quality: int) -> None:
    vector = unit_vector(seed)
    back = decode(encode(FaceTemplate("version-1", vector, quality)))
    assert (back.algorithm_version, back.quality) == ("version-1", quality)
    assert float(back.vector @ vector) > 0.99999
    assert abs(float(np.linalg.norm(back.vector)) - 1) < 1e-6


def test_encoding_what_was_decoded_changes_no_byte() -> None:
    data = encode(FaceTemplate("version-1", unit_vector(1), 50))
    assert encode(decode(data)) == data


@given(st.binary(max_size=700))
def test_arbitrary_payloads_are_refused_or_are_faces(payload: bytes) -> None:
    try:
        template = decode(seal(Envelope(TemplateKind.FACE, "version-1", payload)))
    except SampleRefusedError as error:
        assert error.reason is Refusal.TEMPLATE_FORMAT
    else:
        assert len(template.vector) == 256


@given(st.integers(0, 540), st.integers(1, 255))
def test_a_changed_byte_is_refused(position: int, change: int) -> None:
    data = bytearray(encode(FaceTemplate("version-1", unit_vector(1), 50)))
    data[position % len(data)] ^= change
    with pytest.raises(SampleRefusedError):
        decode(bytes(data))


@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0, 3.0])
def test_numbers_that_no_face_has_are_refused(value: float) -> None:
    payload = b"\x32" + np.full(256, value, ">f2").tobytes()
    with pytest.raises(SampleRefusedError, match="numbers that no face has"):
        decode(seal(Envelope(TemplateKind.FACE, "version-1", payload)))


def test_a_fingerprint_is_not_a_face() -> None:
    with pytest.raises(SampleRefusedError, match="fingerprint"):
        decode(seal(Envelope(TemplateKind.FINGERPRINT, "version-1", b"")))


def test_a_vector_of_the_wrong_shape_or_quality_is_a_programming_error() -> None:
    with pytest.raises(ValueError):
        encode(FaceTemplate("version-1", np.ones(3, np.float32), 50))
    with pytest.raises(ValueError):
        encode(FaceTemplate("version-1", unit_vector(1), 101))
