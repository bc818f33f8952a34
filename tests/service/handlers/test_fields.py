"""Single fields are accepted or refused by name, whatever they hold."""

import math
import uuid
from datetime import UTC, datetime

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import given
from hypothesis import strategies as st

from service.domain.records import EncounterStatus, FingerPosition
from service.errors import Reason, ServiceError
from service.handlers import fields


def refused(error: pytest.ExceptionInfo[ServiceError]) -> str:
    assert error.value.reason is Reason.INVALID_FIELD
    (at,) = error.value.fields
    return at.field


@given(st.floats())
def test_a_rate_is_over_zero_and_at_most_one(value: float) -> None:
    if math.isfinite(value) and 0.0 < value <= 1.0:
        assert fields.rate(value, "r") == value
        return
    with pytest.raises(ServiceError) as error:
        fields.rate(value, "r")
    assert refused(error) == "r"


@given(st.floats())
def test_a_score_is_finite_and_not_negative(value: float) -> None:
    if math.isfinite(value) and value >= 0.0:
        assert fields.score(value, "s") == value
        return
    with pytest.raises(ServiceError):
        fields.score(value, "s")


@given(st.text(max_size=50))
def test_a_uuid_is_normalised_or_refused(text: str) -> None:
    try:
        expected = str(uuid.UUID(text))
    except ValueError:
        with pytest.raises(ServiceError):
            fields.uuid_text(text, "id")
    else:
        assert fields.uuid_text(text, "id") == expected


@given(st.text(max_size=30))
def test_an_etag_is_digits_or_refused(text: str) -> None:
    if text == "":
        assert fields.version_of(text) is None
    elif text.isascii() and text.isdigit() and len(text) <= 18:
        assert fields.version_of(text) == int(text)
    else:
        with pytest.raises(ServiceError) as error:
            fields.version_of(text)
        assert refused(error) == "etag"


@given(st.integers(-(2**31), 2**31 - 1))
def test_an_enumeration_takes_its_members_only(value: int) -> None:
    if value in set(FingerPosition):
        assert fields.required_enum(FingerPosition, value, "p") == value
        return
    with pytest.raises(ServiceError) as error:
        fields.required_enum(FingerPosition, value, "p")
    assert refused(error) == "p"


def test_an_unset_enumeration_is_refused_unless_allowed() -> None:
    assert fields.enum_of(EncounterStatus, 0, "status", allow_unspecified=True) is None
    with pytest.raises(ServiceError, match="must be set"):
        fields.required_enum(EncounterStatus, 0, "status")


@given(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**31), 2**31 - 1))
def test_any_timestamp_is_a_moment_or_refused(seconds: int, nanos: int) -> None:
    try:
        found = fields.moment(Timestamp(seconds=seconds, nanos=nanos), "t")
    except ServiceError:
        return
    assert found.tzinfo is UTC
    assert found >= datetime(fields.EARLIEST_YEAR, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["a\nb", "\x00", "tab\t", "x" * 11])
def test_texts_are_bounded_and_on_one_line(text: str) -> None:
    with pytest.raises(ServiceError) as error:
        fields.bounded_text(text, "label", 10)
    assert refused(error) == "label"


@pytest.mark.parametrize(("value", "expected"), [(0, 50), (1, 1), (1000, 1000)])
def test_a_count_of_zero_means_the_default(value: int, expected: int) -> None:
    assert fields.count(value, "page_size", 50, 1000) == expected


@pytest.mark.parametrize("value", [-1, 1001])
def test_a_count_beyond_its_bounds_is_refused(value: int) -> None:
    with pytest.raises(ServiceError):
        fields.count(value, "page_size", 50, 1000)
