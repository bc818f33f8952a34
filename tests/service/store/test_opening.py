"""How a database is opened, made durable, and refused."""

import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from service.domain.errors import StorageError
from service.store import Store
from service.store.sqlite import WRITES
from tests.service.store.makers import add_subject, pnc, subject_of


def pragma(engine: Engine, name: str) -> object:
    with engine.connect() as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("temp_store", 2),
        ("busy_timeout", 10_000),
    ],
)
def test_every_connection_is_durable_and_discreet(store: Store, name: str, value: object) -> None:
    engine = store._reader
    assert value == pragma(engine, name)
    assert value == pragma(engine.execution_options(**{WRITES: True}), name)


def test_what_was_written_is_there_after_reopening(url: str) -> None:
    with Store.open(url) as store:
        subject = add_subject(store, pnc(1))
        store_id = store.store_id
    with Store.open(url) as store:
        assert subject == subject_of(store, subject.subject_id)
        assert store_id == store.store_id


def test_stores_are_told_apart(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path}/a") as one, Store.open(f"sqlite:///{tmp_path}/b") as other:
        assert one.store_id != other.store_id


def test_the_files_are_the_owners_alone(store: Store, url: str) -> None:
    add_subject(store)
    database = Path(url.removeprefix("sqlite:///"))
    for file in (database, database.with_name(database.name + "-wal")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_closing_folds_the_log_into_the_file(url: str, tmp_path: Path) -> None:
    with Store.open(url) as store:
        add_subject(store)
    assert [file.name for file in tmp_path.iterdir()] == ["whorl.sqlite"]


def refusal(url: str) -> str:
    with pytest.raises(StorageError) as caught, Store.open(url):
        pass
    return str(caught.value)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("this is not a database, whatever its name is" * 100)
    before = file.read_bytes()
    assert "file is not a database" in refusal(f"sqlite:///{file}")
    assert before == file.read_bytes()


def test_a_truncated_database_is_refused(url: str) -> None:
    with Store.open(url) as store:
        add_subject(store)
    file = Path(url.removeprefix("sqlite:///"))
    file.write_bytes(file.read_bytes()[:5000])
    assert "cannot be opened" in refusal(url)


def test_a_database_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE subjects (name TEXT)")
    connection.commit()
    connection.close()
    assert "something else" in refusal(f"sqlite:///{file}")
    connection = sqlite3.connect(file)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("subjects",)]
    connection.close()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(url: str) -> None:
    with Store.open(url) as store:
        add_subject(store)
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    assert "written by a newer one" in refusal(url)
    assert connection.execute("SELECT count(*) FROM subjects").fetchone() == (1,)
    connection.close()


@pytest.mark.parametrize(
    ("url", "because"),
    [
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("not a url", "not one"),
        ("postgresql://localhost/whorl", "SQLite only"),
        ("sqlite:////nonexistent-folder/whorl.sqlite", "No such file or directory"),
        ("sqlite:////proc/whorl.sqlite", "cannot be made"),
        ("sqlite:////tmp", "cannot be opened"),
    ],
)
def test_a_place_without_a_database_is_refused_in_words(url: str, because: str) -> None:
    assert because in refusal(url)


def test_ids_come_from_the_factory_handed_in(url: str) -> None:
    with Store.open(url, new_id=iter(["first", "second"]).__next__) as store:
        assert add_subject(store).subject_id == "first"
        assert add_subject(store).subject_id == "second"
