"""Addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.endpoint import Endpoint


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("127.0.0.1:50551", Endpoint("127.0.0.1", 50551)),
        ("[::1]:0", Endpoint("::1", 0)),
        ("matcher.example:1", Endpoint("matcher.example", 1)),
    ],
)
def test_an_address_is_read_and_written_alike(text: str, expected: Endpoint) -> None:
    assert Endpoint.parse(text) == expected
    assert str(expected) == text


@pytest.mark.parametrize(
    "text", ["", ":1", "host", "host:", "host:x", "host:65536", "::1:5", "[host]:1", "host:-1"]
)
def test_other_texts_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"write host:port, for example 127\.0\.0\.1:50551"):
        Endpoint.parse(text)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        endpoint = Endpoint.parse(text)
    except ValueError:
        return
    assert Endpoint.parse(str(endpoint)) == endpoint
