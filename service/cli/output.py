"""Consoles and JSON. Results go to standard output, everything else to standard error."""

import sys

from google.protobuf import json_format
from google.protobuf.message import Message
from rich.console import Console
from rich.table import Table

PIPED_WIDTH = 160


def output_console() -> Console:
    """For results; wide where no terminal says how wide it is."""
    return Console(width=None if sys.stdout.isatty() else PIPED_WIDTH, highlight=False)


def error_console() -> Console:
    """For failures, progress and summaries."""
    return Console(stderr=True, width=None if sys.stderr.isatty() else PIPED_WIDTH, highlight=False)


def write_json(message: Message) -> None:
    """One message as one JSON document on one line, fields named as in the .proto files."""
    text = json_format.MessageToJson(
        message, preserving_proto_field_name=True, indent=None, ensure_ascii=False
    )
    sys.stdout.write(text + "\n")


def table(title: str, *columns: str, right: tuple[str, ...] = ()) -> Table:
    """A table in the one style of all commands; `right` names the columns of numbers."""
    result = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for column in columns:
        result.add_column(
            column, justify="right" if column in right else "left", overflow="fold", no_wrap=False
        )
    return result


def facts(title: str, *rows: tuple[str, str]) -> Table:
    """Names and values of one thing, a row each; rows without a value are left out."""
    result = Table(title=title, title_justify="left", title_style="bold", show_header=False)
    result.add_column(style="bold")
    result.add_column(overflow="fold")
    for name, value in rows:
        if value:
            result.add_row(name, value)
    return result
