"""The projection as arrays of one snapshot file, and back."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.index.protocol import IndexContents
from matcher.index.snapshot import Snapshot
from service.domain.records import EncounterStatus, FingerPosition, Modality
from service.projection.catalogue import ReferenceFacts
from service.projection.projection import Holdings, Projection
from service.projection.shelf import Shelf

LAYOUT_VERSION = 1


class SnapshotUnfitError(ValueError):
    """The snapshot is whole, but of another store or algorithm; rebuild the projection from the store."""


def to_snapshot(holdings: Holdings, store_id: str) -> Snapshot:
    """Everything that a restart needs to serve without reading every template from the store."""
    facts = holdings.catalogue.facts()
    sections = _fact_sections(facts)
    metadata: dict[str, int | str] = {
        "layout": LAYOUT_VERSION,
        "store": store_id,
        "sequence": holdings.sequence,
    }
    for modality, shelf in holdings.shelves.items():
        sections |= _shelf_sections(modality, shelf)
        metadata[f"{modality.name}.algorithm"] = shelf.matching.algorithm_version
    return Snapshot(sections, metadata)


def restore(snapshot: Snapshot, projection: Projection, store_id: str) -> None:
    """Fills an empty projection.

    Raises:
        SnapshotUnfitError: it belongs to another store, or its templates to other algorithm versions.
    """
    with projection.reading() as holdings:
        shelves = holdings.shelves
    expected = {"layout": LAYOUT_VERSION, "store": store_id} | {
        f"{modality.name}.algorithm": shelf.matching.algorithm_version for modality, shelf in shelves.items()
    }
    found = {name: value for name, value in snapshot.metadata.items() if name != "sequence"}
    if found != expected:
        raise SnapshotUnfitError(f"the snapshot is of {found}, and {expected} is needed")
    for modality, shelf in shelves.items():
        _restore_shelf(modality, shelf, snapshot)
    projection.restore(_facts(snapshot), int(snapshot.metadata["sequence"]))


def _shelf_sections(modality: Modality, shelf: Shelf[Any]) -> dict[str, NDArray[Any]]:
    contents = shelf.index.contents()
    templates = [shelf.template(key) for key in contents.keys.tolist()]
    return {
        f"{modality.name}.keys": contents.keys,
        f"{modality.name}.counts": contents.counts,
        f"{modality.name}.codes": contents.codes,
        f"{modality.name}.template_lengths": np.array([len(one) for one in templates], np.int64),
        f"{modality.name}.templates": np.frombuffer(b"".join(templates), np.uint8),
    }


def _restore_shelf(modality: Modality, shelf: Shelf[Any], snapshot: Snapshot) -> None:
    keys, counts, codes, lengths, templates = (
        snapshot.sections[f"{modality.name}.{name}"]
        for name in ("keys", "counts", "codes", "template_lengths", "templates")
    )
    ends = np.cumsum(lengths)
    blob = templates.tobytes()
    shelf.restore(
        keys,
        IndexContents(keys, counts, codes).codes_per_key(),
        [blob[end - length : end] for end, length in zip(ends.tolist(), lengths.tolist(), strict=True)],
    )


def _fact_sections(facts: Sequence[ReferenceFacts]) -> dict[str, NDArray[Any]]:
    labels = {one.key: one.labels for one in facts if one.labels}
    return {
        "facts.key": np.array([one.key for one in facts], np.int64),
        "facts.status": np.array([one.status for one in facts], np.uint8),
        "facts.modality": np.array([one.modality for one in facts], np.uint8),
        "facts.position": np.array([one.finger_position for one in facts], np.uint8),
        "facts.captured_s": np.array([one.captured_at.timestamp() for one in facts], np.float64),
        "facts.encounter": _text([one.encounter_id for one in facts]),
        "facts.subject": _text([one.subject_id for one in facts]),
        "facts.gallery": _text([one.gallery for one in facts]),
        "facts.labels": np.frombuffer(json.dumps(labels).encode(), np.uint8),
    }


def _facts(snapshot: Snapshot) -> list[ReferenceFacts]:
    column = snapshot.sections
    labels = json.loads(column["facts.labels"].tobytes())
    rows = zip(
        column["facts.key"].tolist(),
        _lines(column["facts.encounter"]),
        _lines(column["facts.subject"]),
        _lines(column["facts.gallery"]),
        column["facts.status"].tolist(),
        column["facts.modality"].tolist(),
        column["facts.position"].tolist(),
        column["facts.captured_s"].tolist(),
        strict=True,
    )
    return [
        ReferenceFacts(
            key,
            encounter_id,
            subject_id,
            gallery,
            EncounterStatus(status),
            Modality(modality),
            FingerPosition(position),
            datetime.fromtimestamp(captured_s, UTC),
            tuple((name, value) for name, value in labels.get(str(key), ())),
        )
        for key, encounter_id, subject_id, gallery, status, modality, position, captured_s in rows
    ]


def _text(lines: Sequence[str]) -> NDArray[np.uint8]:
    """Identifiers and gallery names hold no line break."""
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def _lines(text: NDArray[np.uint8]) -> list[str]:
    return text.tobytes().decode().split("\n") if len(text) else []
