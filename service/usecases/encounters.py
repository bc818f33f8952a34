"""Encounters after their enrolment: read, list, restrict."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from service.actor import Actor
from service.domain.records import Encounter, EncounterFilter, EncounterPage, EncounterStatus, Operation
from service.projection.follower import Follower
from service.store.store import Store
from service.store.transaction import Transaction
from service.usecases.auditing import done
from service.usecases.evidence import surviving_subjects
from service.usecases.galleries import unknown_gallery

_CALL = "EnrolmentService."


@dataclass(frozen=True, slots=True)
class ChangedEncounter:
    """An encounter as it now stands, and the sequence number that includes the change."""

    encounter: Encounter
    sequence: int


class Encounters:
    """Reads encounters and sets their status."""

    def __init__(
        self, store: Store, follower: Follower, galleries: Sequence[str], now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._follower = follower
        self._galleries = frozenset(galleries)
        self._now = now

    def get(self, encounter_id: str, actor: Actor) -> Encounter:
        """One encounter.

        Raises:
            NotFoundError: there is none.
        """
        with self._store.write() as transaction:
            encounter = transaction.encounters.get(encounter_id)
            transaction.audit.append(
                done(
                    actor,
                    self._now(),
                    f"{_CALL}GetEncounter",
                    Operation.CONSULTATION,
                    subject_ids=(encounter.subject_id,),
                    encounter_ids=(encounter_id,),
                )
            )
        return encounter

    def page(self, wanted: EncounterFilter, token: str, size: int, actor: Actor) -> EncounterPage:
        """One page of the encounters that `wanted` describes.

        Raises:
            ServiceError: GALLERY_UNKNOWN.
            PageTokenError: the token is of another list.
        """
        for index, gallery in enumerate(wanted.galleries or ()):
            if gallery not in self._galleries:
                raise unknown_gallery(gallery, self._galleries, f"galleries[{index}]")
        with self._store.write() as transaction:
            page = transaction.encounters.page(_through_merge(transaction, wanted), token, size)
            transaction.audit.append(
                done(
                    actor,
                    self._now(),
                    f"{_CALL}ListEncounters",
                    Operation.CONSULTATION,
                    encounter_ids=[one.encounter_id for one in page.encounters],
                )
            )
        return page

    def set_status(
        self, encounter_id: str, status: EncounterStatus, version: int | None, actor: Actor
    ) -> ChangedEncounter:
        """Restricts an encounter or makes it active again; searches follow before this returns.

        Raises:
            NotFoundError: there is none.
            StaleVersionError: it has changed since `version`.
        """
        now = self._now()
        with self._store.write() as transaction:
            encounter = transaction.encounters.set_status(encounter_id, status, now, expected_version=version)
            transaction.audit.append(
                done(
                    actor,
                    now,
                    f"{_CALL}SetEncounterStatus",
                    Operation.ALTERATION,
                    subject_ids=(encounter.subject_id,),
                    encounter_ids=(encounter_id,),
                )
            )
            changed = ChangedEncounter(encounter, transaction.changes.latest())
        self._follower.catch_up()
        return changed


def _through_merge(transaction: Transaction, wanted: EncounterFilter) -> EncounterFilter:
    """The filter with a person who was merged named by the one they were merged into."""
    if wanted.subject_id is None:
        return wanted
    survivors = surviving_subjects(transaction, [wanted.subject_id])
    survivor = survivors.get(wanted.subject_id)
    return wanted if survivor is None else replace(wanted, subject_id=survivor.subject_id)
