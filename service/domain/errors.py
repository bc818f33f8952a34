"""What can be wrong with an operation on the records; each type becomes one gRPC status at the border."""

from enum import StrEnum

from service.domain.identifiers import RecordIdentifier


class RecordKind(StrEnum):
    """What was looked for."""

    SUBJECT = "subject"
    ENCOUNTER = "encounter"
    REFERENCE = "reference"
    IDENTIFIER = "record identifier"


class RecordError(Exception):
    """An operation on the records that cannot be done; its text says why, fit for the caller to read."""


class NotFoundError(RecordError, LookupError):
    """There is no such record."""

    def __init__(self, kind: RecordKind, record_id: str) -> None:
        super().__init__(kind, record_id)
        self.kind = kind
        self.record_id = record_id

    def __str__(self) -> str:
        return f"There is no {self.kind} {self.record_id}."


class StaleVersionError(RecordError):
    """The record has changed since the caller read it."""

    def __init__(self, kind: RecordKind, record_id: str, expected: int, current: int) -> None:
        super().__init__(kind, record_id, expected, current)
        self.kind = kind
        self.record_id = record_id
        self.expected = expected
        self.current = current

    def __str__(self) -> str:
        return (
            f"The {self.kind} {self.record_id} has changed since it was read "
            f"(version {self.expected} then, {self.current} now); read it again."
        )


class IdentifierInUseError(RecordError):
    """The record identifier names another subject."""

    def __init__(self, identifier: RecordIdentifier, subject_id: str) -> None:
        super().__init__(identifier, subject_id)
        self.identifier = identifier
        self.subject_id = subject_id
        """Whom it names."""

    def __str__(self) -> str:
        return f"The record identifier {self.identifier.redacted} names another subject, {self.subject_id}."


class SubjectMergedError(RecordError):
    """The subject is a forwarding entry only."""

    def __init__(self, subject_id: str, merged_into: str) -> None:
        super().__init__(subject_id, merged_into)
        self.subject_id = subject_id
        self.merged_into = merged_into

    def __str__(self) -> str:
        return f"The subject {self.subject_id} was merged into {self.merged_into}; use that one."


class MergeWithSelfError(RecordError, ValueError):
    """A merge names the same subject twice."""

    def __str__(self) -> str:
        return "A subject cannot be merged with itself; name two subjects."


class PageTokenError(RecordError, ValueError):
    """The page token was not given out for this list."""

    def __str__(self) -> str:
        return "The page token does not belong to this list; start again without one."


class StorageError(RecordError):
    """The store cannot be opened, read or written; nothing was changed."""
