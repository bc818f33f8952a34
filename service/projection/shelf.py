"""The templates of one modality, ready to be retrieved and compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic

import numpy as np
from numpy.typing import NDArray

from matcher.index.protocol import CodeIndex
from matcher.matching import Matching, Prepared
from service.domain.records import IndexedReference


@dataclass(frozen=True, slots=True, eq=False)
class ReadyTemplate(Generic[Prepared]):
    """A template with what was derived of it."""

    key: int
    template: bytes
    prepared: Prepared
    codes: NDArray[Any]


class Shelf(Generic[Prepared]):
    """Holds templates by reference key. The projection guards it: many read or one writes."""

    def __init__(self, matching: Matching[Prepared], index: CodeIndex) -> None:
        self.matching = matching
        self.index = index
        self._templates: dict[int, bytes] = {}
        self._prepared: dict[int, Prepared] = {}

    def __len__(self) -> int:
        return len(self._templates)

    def __contains__(self, key: int) -> bool:
        return key in self._templates

    def accepts(self, reference: IndexedReference) -> bool:
        """Whether the reference can be searched: its template is not empty and of this engine's version."""
        return bool(reference.template) and reference.algorithm_version == self.matching.algorithm_version

    def make_ready(self, references: Sequence[IndexedReference]) -> list[ReadyTemplate[Prepared]]:
        """The slow part of `put`, for which nobody has to wait: needs no guard."""
        return [self._ready(reference.key, reference.template) for reference in references]

    def put(self, ready: Sequence[ReadyTemplate[Prepared]]) -> None:
        """Adds templates that the shelf does not hold."""
        keys = np.array([one.key for one in ready], np.int64)
        self.index.add(keys, [one.codes for one in ready])
        for one in ready:
            self._templates[one.key] = one.template
            self._prepared[one.key] = one.prepared

    def restore(
        self, keys: NDArray[np.int64], codes: Sequence[NDArray[Any]], templates: Sequence[bytes]
    ) -> None:
        """Takes the content of a snapshot; a template is prepared when it is first compared."""
        self.index.add(keys, codes)
        self._templates.update(zip(keys.tolist(), templates, strict=True))

    def drop(self, keys: Sequence[int]) -> None:
        """Forgets templates at once."""
        self.index.remove(np.array(keys, np.int64))
        for key in keys:
            del self._templates[key]
            self._prepared.pop(key, None)

    def template(self, key: int) -> bytes:
        """The template of a key."""
        return self._templates[key]

    def retrieve(self, probe: Prepared, limit: int, allowed: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The keys most worth comparing with `probe`, best first."""
        return self.index.search(self.matching.codes(probe), limit, allowed).keys

    def compare(self, probe: Prepared, keys: NDArray[np.int64]) -> NDArray[np.float64]:
        """Calibrated scores of `probe` against each key."""
        return self.matching.compare(probe, [self.prepared(key) for key in keys.tolist()])

    def prepared(self, key: int) -> Prepared:
        """The prepared template of a key."""
        found = self._prepared.get(key)
        if found is None:
            # Two readers may both do this once: the same value twice, no harm.
            found = self._prepared[key] = self.matching.prepare(self._templates[key])
        return found

    def _ready(self, key: int, template: bytes) -> ReadyTemplate[Prepared]:
        prepared = self.matching.prepare(template)
        return ReadyTemplate(key, template, prepared, self.matching.codes(prepared))
