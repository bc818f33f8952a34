"""SubjectService."""

import grpc
from whorl.v1 import subject_pb2, subject_pb2_grpc

from service.handlers import fields, writing
from service.handlers.callers import Callers
from service.handlers.reading import Reading
from service.usecases.subjects import Subjects


class SubjectHandler(subject_pb2_grpc.SubjectServiceServicer):
    """Keeps who is who."""

    def __init__(self, callers: Callers, reading: Reading, subjects: Subjects) -> None:
        self._callers = callers
        self._reading = reading
        self._subjects = subjects

    def GetSubject(  # noqa: N802
        self, request: subject_pb2.GetSubjectRequest, context: grpc.ServicerContext
    ) -> subject_pb2.GetSubjectResponse:
        """Reads one subject."""
        actor = self._callers.actor(context, request.context)
        found = self._subjects.get(fields.uuid_text(request.subject_id, "subject_id"), actor)
        return subject_pb2.GetSubjectResponse(subject=writing.subject(found))

    def FindSubject(  # noqa: N802
        self, request: subject_pb2.FindSubjectRequest, context: grpc.ServicerContext
    ) -> subject_pb2.FindSubjectResponse:
        """Finds the subject that a record identifier names."""
        actor = self._callers.actor(context, request.context)
        identifier = self._reading.identifier(request.record_identifier, "record_identifier")
        return subject_pb2.FindSubjectResponse(
            subject=writing.subject(self._subjects.find(identifier, actor))
        )

    def LinkRecordIdentifier(  # noqa: N802
        self, request: subject_pb2.LinkRecordIdentifierRequest, context: grpc.ServicerContext
    ) -> subject_pb2.LinkRecordIdentifierResponse:
        """Adds a record identifier."""
        changed = self._subjects.link(
            fields.uuid_text(request.subject_id, "subject_id"),
            self._reading.identifier(request.record_identifier, "record_identifier"),
            fields.version_of(request.etag),
            self._callers.actor(context, request.context),
        )
        return subject_pb2.LinkRecordIdentifierResponse(
            subject=writing.subject(changed.subject), sequence=changed.sequence
        )

    def UnlinkRecordIdentifier(  # noqa: N802
        self, request: subject_pb2.UnlinkRecordIdentifierRequest, context: grpc.ServicerContext
    ) -> subject_pb2.UnlinkRecordIdentifierResponse:
        """Removes a record identifier."""
        changed = self._subjects.unlink(
            fields.uuid_text(request.subject_id, "subject_id"),
            self._reading.identifier(request.record_identifier, "record_identifier"),
            fields.version_of(request.etag),
            self._callers.actor(context, request.context),
        )
        return subject_pb2.UnlinkRecordIdentifierResponse(
            subject=writing.subject(changed.subject), sequence=changed.sequence
        )

    def MergeSubjects(  # noqa: N802
        self, request: subject_pb2.MergeSubjectsRequest, context: grpc.ServicerContext
    ) -> subject_pb2.MergeSubjectsResponse:
        """Moves everything of one subject to another."""
        changed = self._subjects.merge(
            fields.uuid_text(request.surviving_subject_id, "surviving_subject_id"),
            fields.uuid_text(request.merged_subject_id, "merged_subject_id"),
            fields.version_of(request.surviving_etag, "surviving_etag"),
            fields.version_of(request.merged_etag, "merged_etag"),
            self._callers.actor(context, request.context),
        )
        return subject_pb2.MergeSubjectsResponse(
            subject=writing.subject(changed.subject), sequence=changed.sequence
        )

    def DeleteSubject(  # noqa: N802
        self, request: subject_pb2.DeleteSubjectRequest, context: grpc.ServicerContext
    ) -> subject_pb2.DeleteSubjectResponse:
        """Removes a subject with everything that is kept of it."""
        deleted = self._subjects.delete(
            fields.uuid_text(request.subject_id, "subject_id"),
            fields.version_of(request.etag),
            self._callers.actor(context, request.context),
        )
        return subject_pb2.DeleteSubjectResponse(
            deleted_encounters=deleted.removed.encounters,
            deleted_references=deleted.removed.references,
            sequence=deleted.sequence,
        )
