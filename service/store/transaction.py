"""One transaction: the repositories over one session."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from service.store.audit import AuditLog
from service.store.changes import Changes
from service.store.encounters import Encounters
from service.store.references import References
from service.store.requests import Requests
from service.store.subjects import Subjects


class Transaction:
    """Everything done through it happens together or not at all; not to be used after it has ended."""

    def __init__(self, session: Session, new_id: Callable[[], str]) -> None:
        self._session = session
        self.changes = Changes(session)
        self.subjects = Subjects(session, self.changes, new_id)
        self.encounters = Encounters(session, self.changes, new_id)
        self.references = References(session)
        self.requests = Requests(session)
        self.audit = AuditLog(session)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part that can fail by itself: an exception undoes the part, passes on, and spares the rest."""
        with self._session.begin_nested():
            yield
