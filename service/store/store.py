"""The store: opened once a process, used from any thread, one transaction at a time for writing."""

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import Engine, make_url, select
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from service.domain.errors import StorageError
from service.store.failures import storage_errors
from service.store.migration import upgrade_to_head
from service.store.sqlite import WRITES, empty_log, sqlite_engine
from service.store.tables import IdentityRow
from service.store.transaction import Transaction

WRITER_PATIENCE_S = 30.0


def new_uuid() -> str:
    """A random UUID in text."""
    return str(uuid.uuid4())


class Store:
    """Made by `open`. What is written is durable when `write` ends, and every later `read` sees it."""

    def __init__(self, engine: Engine, store_id: str, new_id: Callable[[], str]) -> None:
        self.store_id = store_id
        """Made with the database; tells a projection of this store from those of others."""
        self._reader = engine
        self._writer = engine.execution_options(**{WRITES: True})
        self._new_id = new_id
        self._writing = threading.Lock()

    @classmethod
    def open(cls, url: str, new_id: Callable[[], str] = new_uuid) -> "Store":
        """Opens the database, makes it where it is missing, and brings its schema up to date.

        Args:
            url: SQLAlchemy URL, for example ``sqlite:////var/lib/whorl/whorl.sqlite``.
            new_id: Makes the public ids of records.

        Raises:
            StorageError: it cannot be opened; says why.
        """
        engine = _engine(url)
        try:
            with storage_errors("The database cannot be opened"):
                store_id = _prepare(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, store_id, new_id)

    def close(self) -> None:
        """Closes all connections; no transaction may be under way."""
        self._reader.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A snapshot, taken at the first query; never waits for a writer and cannot write.

        Raises:
            StorageError: the database cannot be read.
        """
        with storage_errors("The database cannot be read"), Session(self._reader) as session:
            yield Transaction(session, self._new_id)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """The one transaction that writes; committed at the end, undone by any exception.

        Raises:
            StorageError: the database cannot be written, or other writers took too long.
        """
        with (
            self._turn(),
            storage_errors("The database cannot be written"),
            Session(self._writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield Transaction(session, self._new_id)

    def empty_log(self) -> None:
        """Moves all that is written to the database file itself and empties the log, after an erasure.

        What was erased may still stand in the log otherwise; in the database file it is overwritten. Where a
        reader holds the log open, the next call does it.

        Raises:
            StorageError: the database cannot be written.
        """
        with self._turn(), storage_errors("The log of the database cannot be emptied"):
            empty_log(self._writer)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._writing.acquire(timeout=WRITER_PATIENCE_S):
            raise StorageError("The database cannot be written: other writers take too long; try again.")
        try:
            yield
        finally:
            self._writing.release()


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StorageError("The database URL is not one; write sqlite:////absolute/path.sqlite.") from error
    if parsed.get_backend_name() != "sqlite":
        raise StorageError(
            f"This version keeps its records in SQLite only, not in {parsed.get_backend_name()}."
        )
    return sqlite_engine(parsed)


def _prepare(engine: Engine) -> str:
    """Migrates the schema and gives the identity of the store, made where it has none yet."""
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        upgrade_to_head(connection)
        with Session(connection) as session:
            store_id = session.scalar(select(IdentityRow.store_id))
            if store_id is None:
                store_id = new_uuid()
                session.add(IdentityRow(store_id=store_id))
                session.flush()
    return store_id
