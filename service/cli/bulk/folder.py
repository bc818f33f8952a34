"""Plans a folder of ``PERSON_FINGER_IMPRESSION.png`` files."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from whorl.v1.enrolment_pb2 import EncounterDraft
from whorl.v1.record_identifier_pb2 import RECORD_IDENTIFIER_SCHEME_OTHER, RecordIdentifier

from service.cli.bulk.plan import PlannedEncounter
from service.cli.errors import UsageError
from service.cli.samples import SampleFile, SampleOptions, parse_assignment

IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".jp2", ".tif", ".tiff", ".bmp", ".webp"})
_NAME = re.compile(r"(?P<person>.+)_(?P<finger>[^_]+)_(?P<impression>[^_]+)")


@dataclass(frozen=True, slots=True)
class FolderPlan:
    """The encounters of a folder, and the images whose names do not say whose they are."""

    encounters: tuple[PlannedEncounter, ...]
    unnamed: tuple[Path, ...]


def plan_folder(
    folder: Path, outline: EncounterDraft, options: SampleOptions, issuer: str, *, use_positions: bool
) -> FolderPlan:
    """One encounter for each person and impression, with all fingers taken then.

    Args:
        folder: its own files only, not those of folders within.
        outline: holds for all encounters.
        options: hold for all samples.
        issuer: of the record identifiers (scheme OTHER) that the persons get from their file names.
        use_positions: read FINGER as a finger position; otherwise all are of unknown position.

    Raises:
        UsageError: the folder cannot be read, holds no image so named, or a FINGER is no position.
    """
    named: dict[tuple[str, str], list[SampleFile]] = {}
    unnamed = []
    for path in _images(folder):
        parts = _NAME.fullmatch(path.stem)
        if parts is None:
            unnamed.append(path)
            continue
        occasion = (parts["person"], parts["impression"])
        named.setdefault(occasion, []).append(_sample(path, parts["finger"], use_positions=use_positions))
    if not named:
        raise UsageError(
            f"{folder} holds no image named PERSON_FINGER_IMPRESSION, for example 012_right-index_1.png; "
            "a CSV or JSONL manifest can name any files."
        )
    encounters = (
        PlannedEncounter(
            f"{person} impression {impression}", _of_person(outline, issuer, person), tuple(samples), options
        )
        for (person, impression), samples in sorted(named.items())
    )
    return FolderPlan(tuple(encounters), tuple(unnamed))


def _images(folder: Path) -> Iterable[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() in IMAGE_SUFFIXES)
    except OSError as error:
        raise UsageError(f"{folder} cannot be read: {error.strerror}.") from None


def _sample(path: Path, finger: str, *, use_positions: bool) -> SampleFile:
    position = finger if use_positions or finger.lower() == "face" else "unknown"
    try:
        return parse_assignment(f"{position}={path}", "--finger")
    except UsageError as error:
        raise UsageError(
            f"{path.name}: {error} With --unknown-positions all fingers are of unknown position."
        ) from None


def _of_person(outline: EncounterDraft, issuer: str, person: str) -> EncounterDraft:
    draft = EncounterDraft()
    draft.CopyFrom(outline)
    draft.record_identifiers.append(
        RecordIdentifier(scheme=RECORD_IDENTIFIER_SCHEME_OTHER, issuer=issuer, value=person)
    )
    return draft
