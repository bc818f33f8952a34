"""Facts about every reference that can be searched, as columns indexed by reference key."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from service.domain.records import EncounterStatus, FingerPosition, IndexedReference, Modality
from service.projection.names import Names
from service.projection.scope import SearchScope

_FIRST_CAPACITY = 1024


@dataclass(frozen=True, slots=True)
class ReferenceFacts:
    """What a search filters by."""

    key: int
    encounter_id: str
    subject_id: str
    gallery: str
    status: EncounterStatus
    modality: Modality
    finger_position: FingerPosition
    captured_at: datetime
    labels: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, reference: IndexedReference) -> "ReferenceFacts":
        """The facts of a reference, without its template."""
        return cls(
            reference.key,
            reference.encounter_id,
            reference.subject_id,
            reference.gallery,
            reference.status,
            reference.modality,
            reference.finger_position,
            reference.captured_at,
            reference.labels,
        )


class Catalogue:
    """Not thread-safe: the projection lets many read or one write."""

    def __init__(self) -> None:
        self._modality = np.zeros(_FIRST_CAPACITY, np.uint8)
        self._status = np.zeros(_FIRST_CAPACITY, np.uint8)
        self._active = np.zeros(_FIRST_CAPACITY, np.bool_)
        self._gallery = np.zeros(_FIRST_CAPACITY, np.int32)
        self._subject = np.zeros(_FIRST_CAPACITY, np.int32)
        self._position = np.zeros(_FIRST_CAPACITY, np.uint8)
        self._captured_s = np.zeros(_FIRST_CAPACITY, np.float64)
        self._galleries = Names()
        self._subjects = Names()
        self._labels: dict[int, frozenset[tuple[str, str]]] = {}
        self._encounter_of: dict[int, str] = {}
        self._keys_of_encounter: dict[str, set[int]] = {}

    def __len__(self) -> int:
        return len(self._encounter_of)

    def __contains__(self, key: int) -> bool:
        return key in self._encounter_of

    def put(self, reference: ReferenceFacts, *, comparable: bool) -> None:
        """Adds a reference, or replaces what was known of it.

        Args:
            reference: its facts.
            comparable: whether a template of the present algorithm version stands on the shelf; without one
                the reference is known, and never allowed.
        """
        key = reference.key
        self._grow(key)
        self._modality[key] = reference.modality
        self._status[key] = reference.status
        self._active[key] = comparable and reference.status is EncounterStatus.ACTIVE
        self._gallery[key] = self._galleries.code(reference.gallery)
        self._subject[key] = self._subjects.code(reference.subject_id)
        self._position[key] = reference.finger_position
        self._captured_s[key] = _seconds(reference.captured_at)
        if reference.labels:
            self._labels[key] = frozenset(reference.labels)
        else:
            self._labels.pop(key, None)
        self._encounter_of[key] = reference.encounter_id
        self._keys_of_encounter.setdefault(reference.encounter_id, set()).add(key)

    def drop(self, key: int) -> None:
        """Forgets a reference."""
        self._active[key] = False
        self._modality[key] = 0
        self._labels.pop(key, None)
        encounter_id = self._encounter_of.pop(key)
        keys = self._keys_of_encounter[encounter_id]
        keys.remove(key)
        if not keys:
            del self._keys_of_encounter[encounter_id]

    def facts(self) -> list[ReferenceFacts]:
        """Everything that is known, by ascending key."""
        return [self._facts(key) for key in sorted(self._encounter_of)]

    def keys_of_encounter(self, encounter_id: str) -> frozenset[int]:
        """The keys of an encounter's references; empty where there are none."""
        return frozenset(self._keys_of_encounter.get(encounter_id, ()))

    def allowed(self, modality: Modality, scope: SearchScope) -> NDArray[np.bool_]:
        """Which keys a search of `modality` within `scope` may return, shape (largest key + 1,)."""
        mask: NDArray[np.bool_] = self._active & (self._modality == modality)
        if scope.galleries:
            mask &= np.isin(self._gallery, self._galleries.known_codes(scope.galleries))
        if scope.finger_positions and modality is Modality.FINGERPRINT:
            mask &= np.isin(self._position, np.array(scope.finger_positions, np.uint8))
        if scope.captured_after is not None:
            mask &= self._captured_s >= _seconds(scope.captured_after)
        if scope.captured_before is not None:
            mask &= self._captured_s < _seconds(scope.captured_before)
        if scope.subject_ids:
            mask &= np.isin(self._subject, self._subjects.known_codes(scope.subject_ids))
        if scope.excluded_subject_ids:
            mask &= ~np.isin(self._subject, self._subjects.known_codes(scope.excluded_subject_ids))
        if scope.encounter_id is not None:
            mask &= self._mask_of(self.keys_of_encounter(scope.encounter_id))
        if scope.reference_key is not None:
            mask &= self._mask_of((scope.reference_key,))
        if scope.labels:
            wanted = frozenset(scope.labels)
            mask &= self._mask_of(key for key, labels in self._labels.items() if wanted <= labels)
        return mask

    def at_position(self, allowed: NDArray[np.bool_], position: int) -> NDArray[np.bool_]:
        """Those of `allowed` at finger `position` or at an unknown one."""
        at_position: NDArray[np.bool_] = allowed & ((self._position == position) | (self._position == 0))
        return at_position

    def subject_count(self, allowed: Iterable[NDArray[np.bool_]]) -> int:
        """How many persons the masks cover together."""
        covered = np.zeros(0, np.int32)
        for mask in allowed:
            covered = np.union1d(covered, self._subject[: len(mask)][mask])
        return len(covered)

    def subjects_of(self, keys: NDArray[np.int64]) -> list[str]:
        """The subject of each key."""
        return [self._subjects.name(code) for code in self._subject[keys]]

    def gallery_of(self, key: int) -> str:
        """The gallery of a key."""
        return self._galleries.name(int(self._gallery[key]))

    def keys_of_subjects(self, subject_ids: Iterable[str], allowed: NDArray[np.bool_]) -> NDArray[np.int64]:
        """All allowed keys of these persons, ascending."""
        codes = self._subjects.known_codes(tuple(subject_ids))
        return np.flatnonzero(allowed & np.isin(self._subject, codes)).astype(np.int64)

    def _facts(self, key: int) -> ReferenceFacts:
        captured_s = float(self._captured_s[key])
        return ReferenceFacts(
            key=key,
            encounter_id=self._encounter_of[key],
            subject_id=self._subjects.name(int(self._subject[key])),
            gallery=self.gallery_of(key),
            status=EncounterStatus(int(self._status[key])),
            modality=Modality(int(self._modality[key])),
            finger_position=FingerPosition(int(self._position[key])),
            captured_at=datetime.fromtimestamp(captured_s, UTC),
            labels=tuple(sorted(self._labels.get(key, ()))),
        )

    def _mask_of(self, keys: Iterable[int]) -> NDArray[np.bool_]:
        mask = np.zeros(len(self._active), np.bool_)
        within = [key for key in keys if key < len(mask)]
        mask[within] = True
        return mask

    def _grow(self, key: int) -> None:
        capacity = len(self._active)
        if key < capacity:
            return
        extra = max(2 * capacity, key + 1) - capacity
        self._modality = np.pad(self._modality, (0, extra))
        self._status = np.pad(self._status, (0, extra))
        self._active = np.pad(self._active, (0, extra))
        self._gallery = np.pad(self._gallery, (0, extra))
        self._subject = np.pad(self._subject, (0, extra))
        self._position = np.pad(self._position, (0, extra))
        self._captured_s = np.pad(self._captured_s, (0, extra))


def _seconds(moment: datetime) -> float:
    return moment.astimezone(UTC).timestamp()
