"""Log lines as they are written."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from service.logs import configure
from service.settings import LogFormat, LogLevel


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def written(log_format: LogFormat = LogFormat.JSON, level: LogLevel = LogLevel.INFO) -> io.StringIO:
    stream = io.StringIO()
    configure(log_format, level, stream)
    return stream


def documents(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_json_is_one_document_a_line_with_time_level_and_origin() -> None:
    stream = written()
    structlog.get_logger("whorl.enrol").info("enrolled", references=2)
    [document] = documents(stream)
    assert document["message"] == "enrolled"
    assert document["level"] == "info"
    assert document["logger"] == "whorl.enrol"
    assert document["references"] == 2
    assert document["timestamp"].endswith("Z")


def test_libraries_log_the_same_way() -> None:
    stream = written()
    logging.getLogger("sqlalchemy.pool").warning("connection %s of %s", 1, "1999/1234567B")
    [document] = documents(stream)
    assert document["message"] == "connection 1 of [identifier]"
    assert document["logger"] == "sqlalchemy.pool"


def test_less_severe_events_are_left_out() -> None:
    stream = written(level=LogLevel.WARNING)
    structlog.get_logger("whorl").info("quiet")
    logging.getLogger("library").info("quiet")
    structlog.get_logger("whorl").warning("loud")
    assert [document["message"] for document in documents(stream)] == ["loud"]


def test_the_text_of_an_exception_is_redacted_too() -> None:
    stream = written()
    try:
        raise ValueError("duplicate key 1999/1234567B")
    except ValueError:
        structlog.get_logger("whorl").exception("refused")
    [document] = documents(stream)
    assert "duplicate key [identifier]" in document["exception"]
    assert "1234567" not in stream.getvalue()


def test_bound_context_is_redacted_too() -> None:
    stream = written()
    structlog.contextvars.bind_contextvars(pnc="1999/1234567B", search_id="s-1")
    structlog.get_logger("whorl").info("searched")
    [document] = documents(stream)
    assert (document["pnc"], document["search_id"]) == ("[identifier]", "s-1")


def test_bytes_are_never_written() -> None:
    for log_format in LogFormat:
        stream = written(log_format)
        structlog.get_logger("whorl").info("got", payload=b"ridges", nested={"more": [b"ridges"]})
        assert "ridges" not in stream.getvalue()
        assert "[6 bytes]" in stream.getvalue()


def test_console_is_for_people() -> None:
    stream = written(LogFormat.CONSOLE)
    structlog.get_logger("whorl").info("enrolled", references=2)
    assert "enrolled" in stream.getvalue()
    assert "references=2" in stream.getvalue()
