"""Brings a database to the schema of this code."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from service.domain.errors import StorageError

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade_to_head(connection: Connection) -> None:
    """Runs the migrations that the database lacks, inside the connection's transaction.

    Raises:
        StorageError: the database was written by a newer version of the service, or is of something else.
    """
    config = _configuration(connection)
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    if current is None and inspect(connection).get_table_names():
        raise StorageError("The database holds tables of something else; name a file of the service's own.")
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise StorageError(
            f"The database has schema {current}, which this version of the service does not know; "
            "it was written by a newer one. Start that one."
        )
    command.upgrade(config, "head")


def _configuration(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
