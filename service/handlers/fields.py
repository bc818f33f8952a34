"""Checks of single fields of a request; each names the field at fault."""

import math
import re
import uuid
from datetime import UTC, date, datetime
from enum import IntEnum
from typing import TypeVar

from google.protobuf import timestamp_pb2
from google.type import date_pb2

from service.errors import invalid

E = TypeVar("E", bound=IntEnum)

_CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f]")
EARLIEST_YEAR = 1900


def bounded_text(value: str, field: str, max_characters: int) -> str:
    """A short text without control characters."""
    if len(value) > max_characters:
        raise invalid(field, f"has {len(value)} characters; at most {max_characters} are allowed")
    if _CONTROL_CHARACTERS.search(value):
        raise invalid(field, "holds a control character; send plain text on one line")
    return value


def enum_of(kind: type[E], value: int, field: str, *, allow_unspecified: bool = False) -> E | None:
    """A value of a closed enumeration; None for zero where that is allowed and no member."""
    try:
        return kind(value)
    except ValueError:
        if value == 0 and allow_unspecified:
            return None
        known = ", ".join(f"{member.name} ({member.value})" for member in kind)
        what = "must be set" if value == 0 else f"has the unknown value {value}"
        raise invalid(field, f"{what}; use one of {known}") from None


def required_enum(kind: type[E], value: int, field: str) -> E:
    """A value of a closed enumeration that must be set."""
    found = enum_of(kind, value, field)
    if found is None:
        raise invalid(field, "must be set")
    return found


def required(value: str, field: str) -> str:
    """A text that must not be empty."""
    if not value:
        raise invalid(field, "must be set")
    return value


def uuid_text(value: str, field: str) -> str:
    """A UUID in its usual written form, lower case."""
    try:
        return str(uuid.UUID(required(value, field)))
    except ValueError:
        raise invalid(field, "is no UUID; write it like 123e4567-e89b-42d3-a456-426614174000") from None


def optional_uuid(value: str, field: str) -> str:
    """A UUID, or nothing."""
    return uuid_text(value, field) if value else ""


def moment(value: timestamp_pb2.Timestamp, field: str) -> datetime:
    """A point in time, aware, in UTC."""
    try:
        found = value.ToDatetime(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise invalid(field, "is no valid time") from None
    if found.year < EARLIEST_YEAR:
        raise invalid(field, f"lies before {EARLIEST_YEAR}")
    return found


def calendar_date(value: date_pb2.Date, field: str) -> date:
    """A whole calendar date."""
    try:
        return date(value.year, value.month, value.day)
    except ValueError:
        raise invalid(field, "is no calendar date; year, month and day are all needed") from None


def rate(value: float, field: str) -> float:
    """A share over 0, up to 1."""
    if not (math.isfinite(value) and 0.0 < value <= 1.0):
        raise invalid(field, f"is {value:g}; a rate over 0 and up to 1 is needed, for example 0.01")
    return value


def score(value: float, field: str) -> float:
    """A calibrated score, not negative."""
    if not (math.isfinite(value) and value >= 0.0):
        raise invalid(field, f"is {value:g}; a score of 0 or more is needed: 40 is one in 10,000")
    return value


def count(value: int, field: str, default: int, most: int) -> int:
    """A number of things; zero means the default."""
    if not 0 <= value <= most:
        raise invalid(field, f"is {value}; 1 to {most} are allowed, 0 means {default}")
    return value or default


def version_of(etag: str, field: str = "etag") -> int | None:
    """The version that an etag stands for; None where none was sent."""
    if not etag:
        return None
    if not (etag.isascii() and etag.isdigit() and len(etag) <= 18):
        raise invalid(field, "is no etag of Whorl; send the etag as it was received")
    return int(etag)
