"""Which record identifier names which subject."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, select, update
from sqlalchemy.orm import Session, aliased

from service.domain.errors import IdentifierInUseError
from service.domain.identifiers import RecordIdentifier
from service.store.tables import IdentifierRow, SubjectRow


class Identifiers:
    """Record identifiers of one transaction, for the repository of subjects."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def owner(self, identifier: RecordIdentifier) -> SubjectRow | None:
        """The subject that the identifier names; a dummy names nobody."""
        if identifier.dummy:
            return None
        statement = (
            select(SubjectRow)
            .join(IdentifierRow, IdentifierRow.subject_key == SubjectRow.key)
            .where(_is(identifier))
        )
        return self._session.scalar(statement)

    def add(self, subject: SubjectRow, identifier: RecordIdentifier, now: datetime) -> bool:
        """Links the identifier; False where it was linked already.

        Raises:
            IdentifierInUseError: it names another subject.
        """
        owner = self.owner(identifier)
        if owner is not None and owner is not subject:
            raise IdentifierInUseError(identifier, owner.subject_id)
        if self._find(subject, identifier) is not None:
            return False
        self._session.add(
            IdentifierRow(
                subject_key=subject.key,
                scheme=identifier.scheme.value,
                issuer=identifier.issuer,
                canonical=identifier.canonical,
                dummy=identifier.dummy,
                linked_at=now,
            )
        )
        return True

    def remove(self, subject: SubjectRow, identifier: RecordIdentifier) -> bool:
        """Unlinks the identifier; False where it was not linked."""
        row = self._find(subject, identifier)
        if row is None:
            return False
        self._session.delete(row)
        return True

    def move(self, merged: SubjectRow, surviving: SubjectRow) -> None:
        """Gives all identifiers of one subject to another, which may have the same dummies already."""
        kept = aliased(IdentifierRow)
        same = exists().where(
            kept.subject_key == surviving.key,
            kept.scheme == IdentifierRow.scheme,
            kept.issuer == IdentifierRow.issuer,
            kept.canonical == IdentifierRow.canonical,
        )
        of_merged = IdentifierRow.subject_key == merged.key
        self._session.execute(
            delete(IdentifierRow).where(of_merged, same).execution_options(synchronize_session="fetch")
        )
        self._session.execute(update(IdentifierRow).where(of_merged).values(subject_key=surviving.key))

    def _find(self, subject: SubjectRow, identifier: RecordIdentifier) -> IdentifierRow | None:
        statement = select(IdentifierRow).where(IdentifierRow.subject_key == subject.key, _is(identifier))
        return self._session.scalar(statement)


def _is(identifier: RecordIdentifier) -> ColumnElement[bool]:
    return and_(
        IdentifierRow.scheme == identifier.scheme.value,
        IdentifierRow.issuer == identifier.issuer,
        IdentifierRow.canonical == identifier.canonical,
    )
