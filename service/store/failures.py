"""Failures of the database as the service knows them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from service.domain.errors import StorageError


@contextmanager
def storage_errors(doing: str) -> Iterator[None]:
    """Turns failures of the database, not mistakes in its use, into StorageError.

    Args:
        doing: What was attempted, as in "The store cannot be opened".
    """
    try:
        yield
    except (IntegrityError, ProgrammingError):
        raise
    except DBAPIError as error:
        raise StorageError(f"{doing}: {error.orig}.") from error
    except PoolTimeoutError as error:
        raise StorageError(f"{doing}: too many connections are in use; try again.") from error
