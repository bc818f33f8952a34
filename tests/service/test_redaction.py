"""Nothing forbidden survives in a log event, whatever it is wrapped in."""

import string
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whorl.v1.biometric_pb2 import Image

from service.redaction import FORBIDDEN_KEYS, IDENTIFIER_KEYS, redact_event, redact_text

SECRET = b"\x89PNG ridge bytes"
PNC = "1999/1234567B"


@dataclass(frozen=True)
class FakeIdentifier:
    redacted: str = "PNC 1999/*******"

    def __str__(self) -> str:
        return PNC


def wrapped(leaf: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keys = st.text(alphabet=string.ascii_lowercase, min_size=1, max_size=8)
    return st.recursive(
        leaf,
        lambda inner: (
            st.lists(inner, min_size=1, max_size=2)
            | st.tuples(inner, inner)
            | st.dictionaries(keys, inner, min_size=1, max_size=2)
        ),
        max_leaves=4,
    )


buffers = st.sampled_from([SECRET, bytearray(SECRET), memoryview(SECRET), np.frombuffer(SECRET, np.uint8)])


@given(wrapped(buffers | st.just(Image(content=SECRET))))
def test_buffers_arrays_and_messages_never_appear(value: Any) -> None:
    text = repr(redact_event({"event": "x", "data": value}))
    assert "ridge" not in text
    assert "137" not in text


@given(wrapped(st.just(f"the record {PNC} is known") | st.just(FakeIdentifier())))
def test_identifiers_never_appear_in_full(value: Any) -> None:
    assert "1234567" not in repr(redact_event({"event": f"linked {PNC}", "data": value}))


@pytest.mark.parametrize("key", sorted(FORBIDDEN_KEYS))
def test_forbidden_keys_are_dropped_at_any_depth(key: str) -> None:
    event = redact_event({"event": "x", key: "ridge", "inner": [{key: "ridge"}]})
    assert "ridge" not in repr(event)


@pytest.mark.parametrize("key", sorted(IDENTIFIER_KEYS))
def test_identifier_keys_hide_any_form_of_value(key: str) -> None:
    event = redact_event({"event": "x", key: ["odd form 77", FakeIdentifier()]})
    assert event[key] == ["[identifier]", "PNC 1999/*******"]


@pytest.mark.parametrize(
    "identifier",
    [
        "99/123456X", "1999/1234567B", "20/9N", "123456/99A", "SF82/123456A", "20/05FF/05/555P",
        "2005FF0500000000555P", "99/1234/123456D", "01ZD0303908",
    ],
)  # fmt: skip
def test_every_written_form_is_recognised_inside_text(identifier: str) -> None:
    assert redact_text(f"subject ({identifier}) linked") == "subject ([identifier]) linked"
    assert redact_text(identifier.lower()) == "[identifier]"


@pytest.mark.parametrize(
    "harmless",
    [
        "0192f0c4-7a1b-7c3d-8e4f-5a6b7c8d9e0f",
        "whorl.v1.IdentificationService/Identify took 12.5 ms",
        "2026-11-23T21:52:30.113916Z",
        "/var/lib/whorl/index/000012/snapshot",
        "score 42.5 of 200 candidates",
        "sha256 0cbf12af936482d10ba54b23f40a9b192ab767df2f81bc96c4954585735fefe6",
    ],
)
def test_what_operators_need_stays_readable(harmless: str) -> None:
    assert redact_text(harmless) == harmless


def test_endless_nesting_ends() -> None:
    loop: list[Any] = []
    loop.append(loop)
    assert "[dropped]" in repr(redact_event({"event": "x", "loop": loop}))


def test_numbers_and_flags_pass_unchanged() -> None:
    event = {"event": "x", "count": 3, "took_ms": 1.5, "ok": True, "nothing": None}
    assert redact_event(event) == event
