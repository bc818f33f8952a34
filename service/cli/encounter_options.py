"""Options that say what an encounter was, the same for `whorl enrol` and `whorl enrol-dir`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from google.protobuf.timestamp_pb2 import Timestamp
    from whorl.v1.encounter_pb2 import RetentionFacts

_PANEL = "Encounter"

Gallery = Annotated[
    str,
    typer.Option(
        "--gallery",
        "-g",
        help="CONVICTED, ARRESTEE, APPLICANT, UNIDENTIFIED_MARK ...",
        rich_help_panel=_PANEL,
    ),
]
Subject = Annotated[
    str, typer.Option("--subject", metavar="ID", help="A subject known here.", rich_help_panel="Person")
]
CapturedAt = Annotated[
    str | None,
    typer.Option(
        metavar="TIME",
        help="When the samples were taken: 2026-03-01T14:05:00Z, or a day.",
        rich_help_panel=_PANEL,
    ),
]
CapturedBy = Annotated[
    str, typer.Option(help="Operator or device code, never a name.", rich_help_panel=_PANEL)
]
Station = Annotated[str, typer.Option(help="Station or force code.", rich_help_panel=_PANEL)]
LegalBasis = Annotated[
    str, typer.Option(help='The power relied on, for example "PACE 1984 s.61(3)".', rich_help_panel=_PANEL)
]
Labels = Annotated[
    list[str] | None,
    typer.Option(
        "--label", metavar="KEY=VALUE", help="A label of yours. Repeatable.", rich_help_panel=_PANEL
    ),
]
KeepImages = Annotated[
    bool,
    typer.Option("--keep-images", help="Keep the images beside the templates.", rich_help_panel=_PANEL),
]
AllowFailure = Annotated[
    bool,
    typer.Option(
        "--allow-failure-to-enrol",
        help="Enrol a sample without usable features as an empty reference.",
        rich_help_panel=_PANEL,
    ),
]
Retention = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="JSON of whorl.v1.RetentionFacts: what decides how long the samples may be kept.",
        rich_help_panel=_PANEL,
    ),
]


def parse_time(text: str | None) -> Timestamp | None:
    """Reads an ISO 8601 time or day; without an offset it is UTC.

    Raises:
        UsageError: it has another form.
    """
    if text is None:
        return None
    from datetime import UTC, datetime

    from google.protobuf.timestamp_pb2 import Timestamp

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"Time {text!r}: write it as 2026-03-01T14:05:00Z or 2026-03-01.") from None
    result = Timestamp()
    result.FromDatetime(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    return result


def parse_labels(texts: Sequence[str] | None) -> dict[str, str]:
    """Reads ``KEY=VALUE`` texts.

    Raises:
        UsageError: one has another form.
    """
    labels = {}
    for text in texts or ():
        key, equals, value = text.partition("=")
        if not key or not equals:
            raise UsageError(f"Label {text!r}: write it as KEY=VALUE.")
        labels[key] = value
    return labels


def read_retention_facts(path: Path | None) -> RetentionFacts | None:
    """Reads the facts from a JSON file.

    Raises:
        UsageError: the file cannot be read or holds something else.
    """
    if path is None:
        return None
    from google.protobuf import json_format
    from whorl.v1.encounter_pb2 import RetentionFacts

    try:
        return json_format.Parse(path.read_text(encoding="utf-8"), RetentionFacts())
    except (OSError, UnicodeDecodeError, json_format.ParseError) as error:
        raise UsageError(f"{path} holds no retention facts: {error}.") from None
