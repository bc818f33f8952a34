"""Everything that is peculiar to SQLite: how it is opened, made durable, and made to begin transactions."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from service.domain.errors import StorageError

PRAGMAS = (
    "PRAGMA synchronous = FULL",  # an acknowledged commit survives the loss of power
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is deleted is overwritten
    "PRAGMA temp_store = MEMORY",  # no biometrics in temporary files
    "PRAGMA busy_timeout = 10000",
)
OWNER_ONLY = 0o600
CONNECTIONS = 20
WRITES = "whorl_writes"
"""Execution option of the engine whose transactions write."""


def sqlite_engine(url: URL) -> Engine:
    """Engine on a database file, which is made where it is missing.

    Raises:
        StorageError: the URL names no file, or the file cannot be made.
    """
    _make_file(url)
    # Parameters carry identifiers and templates, which must not reach the text of an exception.
    engine = create_engine(url, pool_size=CONNECTIONS, max_overflow=0, pool_timeout=10, hide_parameters=True)
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _make_file(url: URL) -> None:
    if not url.database or url.database == ":memory:" or url.query:
        raise StorageError(
            "The database URL names no file; write sqlite:////absolute/path/of/the/file.sqlite."
        )
    path = Path(url.database)
    try:
        # SQLite gives the files it adds the permissions of this one.
        path.touch(mode=OWNER_ONLY, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The database file {path} cannot be made or written: {error.strerror}."
        ) from error


def _prepare_connection(connection: sqlite3.Connection, _record: Any) -> None:
    # sqlite3 would begin transactions by itself, too late for a snapshot; `_begin` does it instead.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)
    (journal_mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if journal_mode != "wal":
        raise StorageError(
            "The database needs a write-ahead log, which its file system does not offer; use a local disk."
        )


def _begin(connection: Connection) -> None:
    """Takes the write lock at once for writing, and makes sure that reading writes nothing."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def empty_log(engine: Engine) -> None:
    """Checkpoints the write-ahead log and cuts it to nothing, as far as readers allow."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.close()
