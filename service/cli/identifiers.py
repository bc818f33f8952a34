"""Record identifiers on a command line. What is a valid one, the service decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whorl.v1.record_identifier_pb2 import RecordIdentifier

_PANEL = "Person"

Pnc = Annotated[
    list[str] | None,
    typer.Option("--pnc", metavar="ID", help="PNC ID, for example 99/123456X.", rich_help_panel=_PANEL),
]
Cro = Annotated[
    list[str] | None,
    typer.Option(
        "--cro", metavar="NUMBER", help="CRO number, for example 123456/99A.", rich_help_panel=_PANEL
    ),
]
Identifier = Annotated[
    list[str] | None,
    typer.Option(
        "--identifier",
        metavar="SCHEME=VALUE",
        help="Any record identifier: pnc, cro, cro-sf, asn, urn, court-case, leds-person, interpol, "
        "uk-cris, or other:ISSUER.",
        rich_help_panel=_PANEL,
    ),
]


def parse_identifier(text: str) -> RecordIdentifier:
    """Reads ``SCHEME=VALUE`` or ``SCHEME:ISSUER=VALUE``.

    Raises:
        UsageError: it has another form, or there is no such scheme.
    """
    from whorl.v1 import record_identifier_pb2 as record

    from service.cli.names import enum_value

    scheme, equals, value = text.partition("=")
    if not equals or not value:
        raise UsageError(f"Identifier {text!r}: write it as SCHEME=VALUE, for example pnc=99/123456X.")
    name, _, issuer = scheme.partition(":")
    number = enum_value(record.RecordIdentifierScheme, "RECORD_IDENTIFIER_SCHEME_", name, "Identifier scheme")
    return record.RecordIdentifier(
        scheme=record.RecordIdentifierScheme.ValueType(number), value=value, issuer=issuer
    )


def read_identifiers(
    pnc: Sequence[str] | None, cro: Sequence[str] | None, other: Sequence[str] | None
) -> list[RecordIdentifier]:
    """All identifiers that a command line names, as typed.

    Raises:
        UsageError: one has not the form ``SCHEME=VALUE``.
    """
    named = [f"pnc={value}" for value in pnc or ()] + [f"cro={value}" for value in cro or ()]
    return [parse_identifier(text) for text in [*named, *(other or ())]]


def one_identifier(
    pnc: Sequence[str] | None, cro: Sequence[str] | None, other: Sequence[str] | None
) -> RecordIdentifier:
    """The single identifier that a command line names.

    Raises:
        UsageError: none or several are named.
    """
    identifiers = read_identifiers(pnc, cro, other)
    if len(identifiers) != 1:
        raise UsageError("Name exactly one record identifier: --pnc, --cro or --identifier SCHEME=VALUE.")
    return identifiers[0]
