"""The envelope gives back what was sealed, and refuses whatever was changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.envelope import MAX_PAYLOAD_BYTES, Envelope, TemplateKind, seal, unseal
from matcher.errors import Refusal, SampleRefusedError

VERSIONS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=255)
ENVELOPES = st.builds(Envelope, st.sampled_from(TemplateKind), VERSIONS, st.binary(max_size=300))


def refusal(data: bytes) -> Refusal:
    with pytest.raises(SampleRefusedError) as refused:
        unseal(data)
    return refused.value.reason


@given(ENVELOPES)
def test_what_was_sealed_comes_back(envelope: Envelope) -> None:
    assert envelope == unseal(seal(envelope))


@given(ENVELOPES, st.data())
def test_any_changed_bit_is_noticed(envelope: Envelope, data: st.DataObject) -> None:
    sealed = bytearray(seal(envelope))
    position = data.draw(st.integers(0, len(sealed) - 1))
    sealed[position] ^= 1 << data.draw(st.integers(0, 7))
    assert refusal(bytes(sealed)) is Refusal.TEMPLATE_FORMAT


@given(ENVELOPES, st.data())
def test_any_truncation_is_noticed(envelope: Envelope, data: st.DataObject) -> None:
    sealed = seal(envelope)
    assert refusal(sealed[: data.draw(st.integers(0, len(sealed) - 1))]) is Refusal.TEMPLATE_FORMAT


@given(ENVELOPES, st.binary(min_size=1, max_size=10))
def test_anything_appended_is_noticed(envelope: Envelope, more: bytes) -> None:
    assert refusal(seal(envelope) + more) is Refusal.TEMPLATE_FORMAT


@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_refused_by_name(data: bytes) -> None:
    assert refusal(data) is Refusal.TEMPLATE_FORMAT


@pytest.mark.parametrize(
    "envelope",
    [
        Envelope(TemplateKind.FACE, "", b""),
        Envelope(TemplateKind.FACE, "x" * 256, b""),
        Envelope(TemplateKind.FACE, "é", b""),
        Envelope(TemplateKind.FACE, "1", bytes(MAX_PAYLOAD_BYTES + 1)),
    ],
)
def test_what_the_layout_cannot_hold_is_not_sealed(envelope: Envelope) -> None:
    with pytest.raises(ValueError):
        seal(envelope)
