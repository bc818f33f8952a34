"""Chooses how to read what a bulk enrolment is told to enrol."""

from pathlib import Path

from whorl.v1.enrolment_pb2 import EncounterDraft

from service.cli.bulk.folder import plan_folder
from service.cli.bulk.manifest import MANIFEST_SUFFIXES, plan_manifest
from service.cli.bulk.plan import PlannedEncounter
from service.cli.errors import UsageError
from service.cli.failures import line
from service.cli.output import error_console
from service.cli.samples import SampleOptions, impression_type


def plan_source(
    source: Path, outline: EncounterDraft, options: SampleOptions, issuer: str, use_positions: bool
) -> tuple[PlannedEncounter, ...]:
    """Plans a folder or a manifest; images of a folder that are named otherwise are told of and left out.

    Raises:
        UsageError: it is neither, or cannot be read, or an encounter has no gallery.
    """
    impression_type(options.impression_type)
    if source.is_dir():
        plan = plan_folder(source, outline, options, issuer, use_positions=use_positions)
        for path in plan.unnamed:
            line(error_console(), f"left out {path.name}: not named PERSON_FINGER_IMPRESSION")
        plans = plan.encounters
    elif source.suffix.lower() in MANIFEST_SUFFIXES:
        plans = plan_manifest(source, outline, options)
    else:
        raise UsageError(f"{source} is neither a folder nor a manifest (.csv, .jsonl).")
    for planned in plans:
        if not planned.outline.gallery:
            raise UsageError(f"Encounter {planned.name} has no gallery: name one with --gallery.")
    return plans
