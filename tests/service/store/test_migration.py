"""The migrations make the schema that the code expects, on SQLite now and on PostgreSQL later."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import make_url
from sqlalchemy.schema import CreateIndex, CreateTable

from service.store import Store
from service.store.migration import SCRIPTS
from service.store.tables import Base, ChangeRow, ReferenceRow


def test_the_migrations_make_the_schema_of_the_code(store: Store) -> None:
    with store._reader.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_numbers_that_must_never_come_back_are_declared_so(store: Store) -> None:
    with store._reader.connect() as connection:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
        ddl = {str(name): str(sql) for name, sql in connection.exec_driver_sql(query)}
    for row in (ChangeRow, ReferenceRow):
        declared = str(
            CreateTable(Base.metadata.tables[row.__tablename__]).compile(
                dialect=make_url("sqlite://").get_dialect()()
            )
        )
        assert "AUTOINCREMENT" in declared
        assert "AUTOINCREMENT" in ddl[row.__tablename__]


def test_revisions_form_one_line() -> None:
    scripts = ScriptDirectory(str(SCRIPTS))
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1


def test_reopening_changes_nothing(url: str) -> None:
    Store.open(url).close()
    file = Path(url.removeprefix("sqlite:///"))
    before = file.read_bytes()
    Store.open(url).close()
    assert before == file.read_bytes()


def test_the_schema_can_be_written_for_postgresql() -> None:
    dialect = make_url("postgresql://").get_dialect()()
    for table in Base.metadata.sorted_tables:
        ddl = str(CreateTable(table).compile(dialect=dialect))
        assert "AUTOINCREMENT" not in ddl
        for index in table.indexes:
            assert str(CreateIndex(index).compile(dialect=dialect))
    assert "BIGSERIAL" in str(CreateTable(Base.metadata.tables["changes"]).compile(dialect=dialect))
