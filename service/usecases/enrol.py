"""Enrolment: samples become references of an encounter of a subject, durably, or nothing is stored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from service.actor import Actor
from service.deadline import Deadline
from service.domain.errors import RecordError
from service.domain.identifiers import RecordIdentifier
from service.domain.records import (
    Encounter,
    NewEncounter,
    NewReference,
    Operation,
    StoredRequest,
    SubjectState,
)
from service.errors import FieldViolation, Reason, ServiceError
from service.projection.follower import Follower
from service.store.store import Store
from service.store.transaction import Transaction
from service.usecases.auditing import done
from service.usecases.galleries import unknown_gallery
from service.usecases.new_references import (
    FAILURES_TO_ENROL,
    empty_reference,
    new_reference,
    refusal_of_all,
)
from service.usecases.samples import Probe, SampleInput, Sampler, Taking, check_distinct


@dataclass(frozen=True, slots=True)
class EnrolCommand:
    """What to enrol."""

    request_id: str
    content_digest: bytes
    """Of the whole content; tells a repeated request from another one under the same id."""
    subject_id: str
    """Empty: found by the identifiers, or a new subject."""
    identifiers: tuple[RecordIdentifier, ...]
    encounter: NewEncounter
    """Its subject is filled in here."""
    samples: tuple[SampleInput, ...]
    keep_images: bool = False
    allow_failure_to_enrol: bool = False


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What an enrolment made, or what an earlier one with the same request id had made."""

    encounter: Encounter
    identifiers: tuple[RecordIdentifier, ...]
    subject_created: bool
    replayed: bool
    sequence: int


Refused = ServiceError | RecordError
"""Why one encounter of a batch was not enrolled."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """An enrolment whose samples are with the workers, or one that was stored before."""

    command: EnrolCommand
    taking: tuple[Taking, ...] = ()
    replay: Enrolled | None = None


class Enrol:
    """Creates encounters."""

    def __init__(
        self,
        store: Store,
        follower: Follower,
        sampler: Sampler,
        galleries: Sequence[str],
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._follower = follower
        self._sampler = sampler
        self._galleries = frozenset(galleries)
        self._now = now

    def one(self, command: EnrolCommand, actor: Actor, deadline: Deadline) -> Enrolled:
        """Enrols one encounter.

        Raises:
            ServiceError: a sample is refused, a name is unknown, the request id is taken, or overload.
        """
        begun = self._begin(command, actor, lambda: self._sampler.begin(command.samples))
        return begun.replay or self._finish(begun, actor, deadline)

    def batch(
        self, commands: Sequence[EnrolCommand | ServiceError], actor: Actor, deadline: Deadline
    ) -> list[Enrolled | Refused]:
        """Enrols each encounter by itself: one that is refused leaves the others alone.

        Args:
            commands: an item that could not even be read is its error, and is answered with it.
            actor: the caller.
            deadline: of the whole batch.
        """
        begun = [self._begin_item(command, actor, deadline) for command in commands]
        return [self._finish_item(one, actor, deadline) for one in begun]

    def _begin_item(
        self, command: EnrolCommand | ServiceError, actor: Actor, deadline: Deadline
    ) -> _Begun | Refused:
        if isinstance(command, ServiceError):
            return command
        try:
            return self._begin(command, actor, lambda: self._sampler.begin_bulk(command.samples, deadline))
        except (ServiceError, RecordError) as error:
            return error

    def _finish_item(self, begun: _Begun | Refused, actor: Actor, deadline: Deadline) -> Enrolled | Refused:
        if not isinstance(begun, _Begun):
            return begun
        try:
            return begun.replay or self._finish(begun, actor, deadline)
        except (ServiceError, RecordError) as error:
            return error

    def _begin(self, command: EnrolCommand, actor: Actor, take: Callable[[], Sequence[Taking]]) -> _Begun:
        if command.encounter.gallery not in self._galleries:
            raise unknown_gallery(command.encounter.gallery, self._galleries, "encounter.gallery")
        check_distinct(command.samples)
        with self._store.read() as transaction:
            replay = self._replay(transaction, command, actor)
        if replay is not None:
            return _Begun(command, replay=replay)
        return _Begun(command, taking=tuple(take()))

    def _finish(self, begun: _Begun, actor: Actor, deadline: Deadline) -> Enrolled:
        references = self._references(begun, deadline)
        with self._store.write() as transaction:
            # The same request may have been stored while this one was being extracted.
            enrolled = self._replay(transaction, begun.command, actor)
            if enrolled is None:
                enrolled = self._store_encounter(transaction, begun.command, references, actor)
        self._follower.catch_up()
        return enrolled

    def _references(self, begun: _Begun, deadline: Deadline) -> list[NewReference]:
        outcomes = self._sampler.finish(begun.taking, deadline)
        references = []
        refused = []
        for one, outcome in zip(begun.taking, outcomes, strict=True):
            error = outcome if isinstance(outcome, ServiceError) else self._sampler.too_low(outcome)
            if error is None and isinstance(outcome, Probe):
                references.append(new_reference(outcome, begun.command.keep_images))
            elif (
                error is not None
                and begun.command.allow_failure_to_enrol
                and error.reason in FAILURES_TO_ENROL
            ):
                references.append(empty_reference(one.sample, error, begun.command.keep_images))
            elif error is not None:
                refused.append(error)
        if refused:
            raise refusal_of_all(refused, len(outcomes))
        return references

    def _store_encounter(
        self,
        transaction: Transaction,
        command: EnrolCommand,
        references: Sequence[NewReference],
        actor: Actor,
    ) -> Enrolled:
        now = self._now()
        subject_id, created = self._subject(transaction, command, now)
        encounter = transaction.encounters.add(
            replace(command.encounter, subject_id=subject_id), references, now
        )
        sequence = transaction.changes.latest()
        transaction.requests.remember(
            actor.client,
            command.request_id,
            StoredRequest(command.content_digest, encounter.encounter_id, created, sequence),
            now,
        )
        transaction.audit.append(
            done(
                actor,
                now,
                "EnrolmentService.CreateEncounter",
                Operation.COLLECTION,
                subject_ids=(subject_id,),
                encounter_ids=(encounter.encounter_id,),
                counts=(("references", len(references)),),
            )
        )
        identifiers = transaction.subjects.get(subject_id).identifiers
        return Enrolled(encounter, identifiers, created, False, sequence)

    def _subject(self, transaction: Transaction, command: EnrolCommand, now: datetime) -> tuple[str, bool]:
        """The subject to enrol, made where need be, with the identifiers linked; and whether it was made."""
        named = transaction.subjects.find_by_identifiers(command.identifiers)
        wanted = {*named, command.subject_id} if command.subject_id else set(named)
        if len(wanted) > 1:
            raise ServiceError(
                Reason.IDENTIFIERS_CONFLICT,
                f"The request names {len(wanted)} different subjects; merge them first, or leave out what is "
                "wrong.",
                fields=(FieldViolation("encounter.record_identifiers", "names more than one subject"),),
            )
        if command.subject_id:
            subject = transaction.subjects.get(command.subject_id)
            if subject.state is SubjectState.MERGED:
                raise ServiceError(
                    Reason.SUBJECT_MERGED, f"The subject was merged into {subject.merged_into}; use that one."
                ).at("encounter.subject_id")
        subject_id = wanted.pop() if wanted else transaction.subjects.create(now).subject_id
        created = not (named or command.subject_id)
        known = set(transaction.subjects.get(subject_id).identifiers)
        for identifier in command.identifiers:
            if identifier not in known:
                transaction.subjects.link(subject_id, identifier, now)
        return subject_id, created

    def _replay(self, transaction: Transaction, command: EnrolCommand, actor: Actor) -> Enrolled | None:
        stored = transaction.requests.find(actor.client, command.request_id)
        if stored is None:
            return None
        if stored.content_digest != command.content_digest:
            raise ServiceError(
                Reason.REQUEST_ID_REUSED,
                "This request id was used before with other content; use a new UUID for a new request.",
            ).at("request_id")
        encounter = transaction.encounters.get(stored.encounter_id)
        identifiers = transaction.subjects.get(encounter.subject_id).identifiers
        return Enrolled(encounter, identifiers, stored.subject_created, True, stored.sequence)
