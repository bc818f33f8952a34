"""Plans a manifest: CSV with a header line, or JSONL with one object a line."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from whorl.v1.enrolment_pb2 import EncounterDraft

from service.cli.bulk.plan import PlannedEncounter
from service.cli.encounter_options import parse_time
from service.cli.errors import UsageError
from service.cli.identifiers import read_identifiers
from service.cli.samples import SampleFile, SampleOptions, parse_sample

MANIFEST_SUFFIXES = frozenset({".csv", ".jsonl", ".ndjson"})


class ManifestLine(BaseModel):
    """One line: an encounter, or samples of one that other lines continue."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    files: tuple[str, ...] = Field(min_length=1)
    """Each ``FILE`` or ``FILE:POSITION``, relative to the manifest. A CSV has one, in a column ``file``."""
    encounter: str = ""
    """Lines with the same key are one encounter; empty: the line is one by itself."""
    subject: str = ""
    pnc: str = ""
    cro: str = ""
    identifier: str = ""
    """``SCHEME=VALUE``."""
    gallery: str = ""
    """Empty: that of the command line. So are all that follow."""
    captured_at: str = ""
    captured_by: str = ""
    station: str = ""
    legal_basis: str = ""
    dpi: float = 0.0


def plan_manifest(
    path: Path, outline: EncounterDraft, options: SampleOptions
) -> tuple[PlannedEncounter, ...]:
    """One encounter for each key, in the order of the manifest.

    Args:
        path: a ``.csv`` or ``.jsonl`` file.
        outline: what holds where a line says nothing.
        options: the same of samples.

    Raises:
        UsageError: the manifest cannot be read, or a line is wrong; names the line and the column.
    """
    plans: dict[str, PlannedEncounter] = {}
    for number, line in _lines(path):
        key = line.encounter or f"line {number}"
        try:
            plan = _plan(key, line, path.parent, outline, options)
        except UsageError as error:
            raise UsageError(f"{path} line {number}: {error}") from None
        plans[key] = _joined(plans[key], plan, f"{path} line {number}") if key in plans else plan
    if not plans:
        raise UsageError(f"{path} names no encounter.")
    return tuple(plans.values())


def _lines(path: Path) -> Iterator[tuple[int, ManifestLine]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8 text.") from None
    records = _csv_records(path, text) if path.suffix.lower() == ".csv" else _json_records(path, text)
    for number, record in records:
        try:
            yield number, ManifestLine.model_validate(record)
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            column = ".".join(map(str, fault["loc"]))
            known = ", ".join(ManifestLine.model_fields)
            raise UsageError(f"{path} line {number}, {column}: {fault['msg']}. Known are: {known}.") from None


def _csv_records(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(text.splitlines(), strict=True)
    try:
        for row in reader:
            if None in row or None in row.values():
                raise UsageError(f"{path} line {reader.line_num}: it has not as many columns as the header.")
            record: dict[str, Any] = {column: value for column, value in row.items() if value}
            if "file" in record:
                record["files"] = (record.pop("file"),)
            yield reader.line_num, record
    except csv.Error as error:
        raise UsageError(f"{path} line {reader.reader.line_num}: {error}.") from None


def _json_records(path: Path, text: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(f"{path} line {number}: not JSON: {error.msg}.") from None


def _plan(
    key: str, line: ManifestLine, folder: Path, outline: EncounterDraft, options: SampleOptions
) -> PlannedEncounter:
    draft = EncounterDraft()
    draft.CopyFrom(outline)
    for column in ("gallery", "captured_by", "station", "legal_basis"):
        setattr(draft, column, getattr(line, column) or getattr(outline, column))
    draft.subject_id = line.subject
    captured = parse_time(line.captured_at or None)
    if captured is not None:
        draft.capture_time.CopyFrom(captured)
    draft.record_identifiers.extend(
        read_identifiers(_some(line.pnc), _some(line.cro), _some(line.identifier))
    )
    samples = tuple(_sample(text, folder) for text in line.files)
    return PlannedEncounter(
        key, draft, samples, SampleOptions(line.dpi or options.dpi, options.impression_type)
    )


def _sample(text: str, folder: Path) -> SampleFile:
    # Joining leaves an absolute path as it is, and the position after the colon with the file's name.
    return parse_sample(str(folder / text))


def _some(text: str) -> list[str]:
    return [text] if text else []


def _joined(first: PlannedEncounter, more: PlannedEncounter, where: str) -> PlannedEncounter:
    if (first.outline, first.options) != (more.outline, more.options):
        raise UsageError(
            f"{where}: it says other things of encounter {first.name} than an earlier line does."
        )
    return PlannedEncounter(first.name, first.outline, first.samples + more.samples, first.options)
