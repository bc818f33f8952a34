"""Who is who: subjects and the record identifiers that name them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from service.actor import Actor
from service.domain.identifiers import RecordIdentifier
from service.domain.records import DeletedSubject, Operation, Subject
from service.errors import Reason, ServiceError
from service.projection.follower import Follower
from service.store.store import Store
from service.store.transaction import Transaction
from service.usecases.auditing import done

_CALL = "SubjectService."


@dataclass(frozen=True, slots=True)
class Changed:
    """A subject as it now stands, and the sequence number that includes the change."""

    subject: Subject
    sequence: int


@dataclass(frozen=True, slots=True)
class Deleted:
    """What a deletion removed, and the sequence number that includes it."""

    removed: DeletedSubject
    sequence: int


class Subjects:
    """Reads and changes subjects."""

    def __init__(self, store: Store, follower: Follower, now: Callable[[], datetime]) -> None:
        self._store = store
        self._follower = follower
        self._now = now

    def get(self, subject_id: str, actor: Actor) -> Subject:
        """The subject itself; a forwarding entry says so.

        Raises:
            NotFoundError: there is none.
        """
        with self._store.write() as transaction:
            subject = transaction.subjects.get(subject_id)
            self._consulted(transaction, actor, "GetSubject", subject)
        return subject

    def find(self, identifier: RecordIdentifier, actor: Actor) -> Subject:
        """The one subject that `identifier` names.

        Raises:
            NotFoundError: it names nobody.
        """
        with self._store.write() as transaction:
            subject = transaction.subjects.find_by_identifier(identifier)
            self._consulted(transaction, actor, "FindSubject", subject)
        return subject

    def link(
        self, subject_id: str, identifier: RecordIdentifier, version: int | None, actor: Actor
    ) -> Changed:
        """Lets `identifier` name the subject.

        Raises:
            IdentifierInUseError: it names another.
        """
        with self._store.write() as transaction:
            transaction.subjects.link(subject_id, identifier, self._now(), expected_version=version)
            return self._changed(transaction, actor, "LinkRecordIdentifier", subject_id)

    def unlink(
        self, subject_id: str, identifier: RecordIdentifier, version: int | None, actor: Actor
    ) -> Changed:
        """Takes `identifier` off the subject.

        Raises:
            NotFoundError: it does not name this subject.
        """
        with self._store.write() as transaction:
            transaction.subjects.unlink(subject_id, identifier, self._now(), expected_version=version)
            return self._changed(transaction, actor, "UnlinkRecordIdentifier", subject_id)

    def merge(
        self,
        surviving_id: str,
        merged_id: str,
        surviving_version: int | None,
        merged_version: int | None,
        actor: Actor,
    ) -> Changed:
        """Moves everything of one subject to another.

        Raises:
            RecordError: one is missing, stale, merged already, or both are the same.
        """
        now = self._now()
        with self._store.write() as transaction:
            subject = transaction.subjects.merge(
                surviving_id,
                merged_id,
                now,
                surviving_version=surviving_version,
                merged_version=merged_version,
            )
            transaction.audit.append(
                done(
                    actor,
                    now,
                    f"{_CALL}MergeSubjects",
                    Operation.COMBINATION,
                    subject_ids=(surviving_id, merged_id),
                )
            )
            changed = Changed(subject, transaction.changes.latest())
        self._follower.catch_up()
        return changed

    def delete(self, subject_id: str, version: int | None, actor: Actor) -> Deleted:
        """Removes a subject with everything that is kept of it.

        Raises:
            ServiceError: LEGAL_HOLD, one of its encounters may not be destroyed.
        """
        now = self._now()
        with self._store.write() as transaction:
            _check_no_hold(transaction, subject_id)
            removed = transaction.subjects.delete(subject_id, expected_version=version)
            transaction.audit.append(
                done(
                    actor,
                    now,
                    f"{_CALL}DeleteSubject",
                    Operation.ERASURE,
                    subject_ids=(subject_id,),
                    counts=(("encounters", removed.encounters), ("references", removed.references)),
                )
            )
            deleted = Deleted(removed, transaction.changes.latest())
        self._follower.catch_up()
        self._store.empty_log()
        return deleted

    def _changed(self, transaction: Transaction, actor: Actor, call: str, subject_id: str) -> Changed:
        transaction.audit.append(
            done(actor, self._now(), _CALL + call, Operation.ALTERATION, subject_ids=(subject_id,))
        )
        return Changed(transaction.subjects.get(subject_id), transaction.changes.latest())

    def _consulted(self, transaction: Transaction, actor: Actor, call: str, subject: Subject) -> None:
        transaction.audit.append(
            done(
                actor,
                self._now(),
                _CALL + call,
                Operation.CONSULTATION,
                subject_ids=(subject.subject_id,),
            )
        )


def _check_no_hold(transaction: Transaction, subject_id: str) -> None:
    if any(one.retention_facts.legal_hold for one in transaction.encounters.of_subject(subject_id)):
        raise ServiceError(
            Reason.LEGAL_HOLD,
            "An encounter of this subject is under legal hold; lift the hold before deleting the subject.",
        ).at("subject_id")
