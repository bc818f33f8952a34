"""EnrolmentService."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import grpc
from whorl.v1 import enrolment_pb2, enrolment_pb2_grpc

from service.actor import Actor
from service.domain.records import EncounterFilter, EncounterStatus, NewEncounter
from service.errors import ServiceError, invalid
from service.handlers import fields, writing
from service.handlers.callers import Callers
from service.handlers.reading import Reading
from service.handlers.status import as_service_error, to_status
from service.usecases.encounters import Encounters
from service.usecases.enrol import Enrol, EnrolCommand, Enrolled, Refused

CLOCK_TOLERANCE = timedelta(minutes=5)
"""The clocks of clients are not quite that of the service."""


class EnrolmentHandler(enrolment_pb2_grpc.EnrolmentServiceServicer):
    """Takes biometrics in."""

    def __init__(
        self,
        callers: Callers,
        reading: Reading,
        enrol: Enrol,
        encounters: Encounters,
        now: Callable[[], datetime],
    ) -> None:
        self._callers = callers
        self._reading = reading
        self._enrol = enrol
        self._encounters = encounters
        self._now = now

    def CreateEncounter(  # noqa: N802
        self, request: enrolment_pb2.CreateEncounterRequest, context: grpc.ServicerContext
    ) -> enrolment_pb2.CreateEncounterResponse:
        """Enrols one encounter."""
        actor = self._callers.actor(context, request.context)
        enrolled = self._enrol.one(self._command(request), actor, self._callers.deadline(context))
        return _created(enrolled)

    def BatchCreateEncounters(  # noqa: N802
        self,
        request_iterator: Iterator[enrolment_pb2.BatchCreateEncountersRequest],
        context: grpc.ServicerContext,
    ) -> Iterator[enrolment_pb2.BatchCreateEncountersResponse]:
        """Enrols batch after batch; the answer to one is sent when all of it is durable."""
        for batch in request_iterator:
            yield self._batch(batch, context)

    def GetEncounter(  # noqa: N802
        self, request: enrolment_pb2.GetEncounterRequest, context: grpc.ServicerContext
    ) -> enrolment_pb2.GetEncounterResponse:
        """Reads one encounter."""
        actor = self._callers.actor(context, request.context)
        found = self._encounters.get(fields.uuid_text(request.encounter_id, "encounter_id"), actor)
        return enrolment_pb2.GetEncounterResponse(encounter=writing.encounter(found))

    def ListEncounters(  # noqa: N802
        self, request: enrolment_pb2.ListEncountersRequest, context: grpc.ServicerContext
    ) -> enrolment_pb2.ListEncountersResponse:
        """Reads one page of encounters."""
        actor = self._callers.actor(context, request.context)
        limits = self._reading.limits
        wanted = EncounterFilter(
            subject_id=fields.optional_uuid(request.subject_id, "subject_id") or None,
            galleries=self._reading.galleries(request.galleries, "galleries") or None,
            status=fields.enum_of(EncounterStatus, request.status, "status", allow_unspecified=True),
        )
        size = fields.count(request.page_size, "page_size", limits.page_items_default, limits.page_items)
        page = self._encounters.page(wanted, request.page_token, size, actor)
        return enrolment_pb2.ListEncountersResponse(
            encounters=[writing.encounter(one) for one in page.encounters], next_page_token=page.next_token
        )

    def SetEncounterStatus(  # noqa: N802
        self, request: enrolment_pb2.SetEncounterStatusRequest, context: grpc.ServicerContext
    ) -> enrolment_pb2.SetEncounterStatusResponse:
        """Restricts an encounter, or makes it active again."""
        actor = self._callers.actor(context, request.context)
        changed = self._encounters.set_status(
            fields.uuid_text(request.encounter_id, "encounter_id"),
            fields.required_enum(EncounterStatus, request.status, "status"),
            fields.version_of(request.etag),
            actor,
        )
        return enrolment_pb2.SetEncounterStatusResponse(
            encounter=writing.encounter(changed.encounter), sequence=changed.sequence
        )

    def _batch(
        self, batch: enrolment_pb2.BatchCreateEncountersRequest, context: grpc.ServicerContext
    ) -> enrolment_pb2.BatchCreateEncountersResponse:
        most = self._reading.limits.batch_encounters
        if not 1 <= len(batch.requests) <= most:
            raise invalid("requests", f"holds {len(batch.requests)} encounters; 1 to {most} are allowed")
        # The context of the first item speaks for the batch: one client sends it for one purpose.
        actor: Actor = self._callers.actor(context, batch.requests[0].context)
        commands = [self._command_or_error(request) for request in batch.requests]
        outcomes = self._enrol.batch(commands, actor, self._callers.batch_deadline(context))
        return enrolment_pb2.BatchCreateEncountersResponse(
            batch_number=batch.batch_number, results=[_item(outcome) for outcome in outcomes]
        )

    def _command_or_error(self, request: enrolment_pb2.CreateEncounterRequest) -> EnrolCommand | ServiceError:
        try:
            return self._command(request)
        except ServiceError as error:
            return error

    def _command(self, request: enrolment_pb2.CreateEncounterRequest) -> EnrolCommand:
        draft = request.encounter
        short = self._reading.limits.label_characters
        return EnrolCommand(
            request_id=fields.uuid_text(request.request_id, "request_id"),
            content_digest=hashlib.sha256(draft.SerializeToString(deterministic=True)).digest(),
            subject_id=fields.optional_uuid(draft.subject_id, "encounter.subject_id"),
            identifiers=self._reading.identifiers(draft.record_identifiers, "encounter.record_identifiers"),
            encounter=NewEncounter(
                subject_id="",
                gallery=fields.required(
                    fields.bounded_text(draft.gallery, "encounter.gallery", short), "encounter.gallery"
                ),
                captured_at=self._captured_at(draft),
                captured_by=fields.bounded_text(draft.captured_by, "encounter.captured_by", short),
                station=fields.bounded_text(draft.station, "encounter.station", short),
                legal_basis=fields.bounded_text(draft.legal_basis, "encounter.legal_basis", short),
                retention_facts=self._reading.retention_facts(
                    draft.retention_facts, "encounter.retention_facts"
                ),
                labels=self._reading.labels(draft.labels, "encounter.labels"),
            ),
            samples=self._reading.samples(draft.samples, "encounter.samples"),
            keep_images=draft.keep_images,
            allow_failure_to_enrol=draft.allow_failure_to_enrol,
        )

    def _captured_at(self, draft: enrolment_pb2.EncounterDraft) -> datetime:
        """As stated; now, where nothing is stated."""
        now = self._now()
        if not draft.HasField("capture_time"):
            return now
        captured_at = fields.moment(draft.capture_time, "encounter.capture_time")
        if captured_at > now + CLOCK_TOLERANCE:
            raise invalid("encounter.capture_time", "lies in the future")
        return captured_at


def _created(enrolled: Enrolled) -> enrolment_pb2.CreateEncounterResponse:
    return enrolment_pb2.CreateEncounterResponse(
        encounter=writing.encounter(enrolled.encounter),
        record_identifiers=writing.identifiers(enrolled.identifiers),
        subject_created=enrolled.subject_created,
        replayed=enrolled.replayed,
        sequence=enrolled.sequence,
    )


def _item(outcome: Enrolled | Refused) -> enrolment_pb2.BatchItemResult:
    if isinstance(outcome, Enrolled):
        return enrolment_pb2.BatchItemResult(created=_created(outcome))
    return enrolment_pb2.BatchItemResult(error=to_status(as_service_error(outcome)))
