"""The searchable image of the store: a catalogue of facts and, for each modality, a shelf of templates."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from matcher.index.locks import ReadersWriterLock
from service.domain.records import IndexedReference, Modality
from service.projection.catalogue import Catalogue, ReferenceFacts
from service.projection.shelf import ReadyTemplate, Shelf


@dataclass(frozen=True, slots=True, eq=False)
class Holdings:
    """What a search reads, unchanged for as long as it reads."""

    sequence: int
    """All changes of the store up to this one are in."""
    catalogue: Catalogue
    shelves: Mapping[Modality, Shelf[Any]]
    """A modality whose engine is not installed has none."""


class Projection:
    """Many searches at once, or one change."""

    def __init__(self, shelves: Mapping[Modality, Shelf[Any]]) -> None:
        self._lock = ReadersWriterLock()
        self._catalogue = Catalogue()
        self._shelves = dict(shelves)
        self._sequence = 0

    @property
    def sequence(self) -> int:
        """The last change that was applied."""
        return self._sequence

    @contextmanager
    def reading(self) -> Iterator[Holdings]:
        """Holds off changes while the holdings are read."""
        with self._lock.reading():
            yield Holdings(self._sequence, self._catalogue, self._shelves)

    def apply(
        self, encounter_ids: Collection[str], references: Sequence[IndexedReference], sequence: int
    ) -> None:
        """Brings the touched encounters to the state that the store has at `sequence`.

        Args:
            encounter_ids: every encounter touched, deleted ones too.
            references: all references that these encounters now have. A template never changes; facts may.
            sequence: the last change that this state includes.
        """
        ready = self._make_ready(references)
        with self._lock.writing():
            self._drop_missing(encounter_ids, {reference.key for reference in references})
            for modality, templates in ready.items():
                self._shelves[modality].put(templates)
            self._put_facts([ReferenceFacts.of(reference) for reference in references])
            self._sequence = sequence

    def restore(self, facts: Sequence[ReferenceFacts], sequence: int) -> None:
        """Takes the facts of a snapshot whose templates the shelves have restored already."""
        with self._lock.writing():
            self._put_facts(facts)
            self._sequence = sequence

    def _put_facts(self, facts: Sequence[ReferenceFacts]) -> None:
        for one in facts:
            shelf = self._shelves.get(one.modality)
            self._catalogue.put(one, comparable=shelf is not None and one.key in shelf)

    def _make_ready(self, references: Sequence[IndexedReference]) -> dict[Modality, list[ReadyTemplate[Any]]]:
        ready = {}
        for modality, shelf in self._shelves.items():
            fresh = [
                reference
                for reference in references
                if reference.modality is modality and reference.key not in shelf and shelf.accepts(reference)
            ]
            ready[modality] = shelf.make_ready(fresh)
        return ready

    def _drop_missing(self, encounter_ids: Collection[str], remaining: set[int]) -> None:
        gone = sorted(
            key for one in encounter_ids for key in self._catalogue.keys_of_encounter(one) - remaining
        )
        for shelf in self._shelves.values():
            shelf.drop([key for key in gone if key in shelf])
        for key in gone:
            self._catalogue.drop(key)
