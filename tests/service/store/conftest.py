"""A store on a fresh file."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.store import Store


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'whorl.sqlite'}"


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once, copied for every test."""
    file = tmp_path_factory.mktemp("store") / "empty.sqlite"
    Store.open(f"sqlite:///{file}").close()
    return file


@pytest.fixture
def store(url: str, empty_database: Path) -> Iterator[Store]:
    shutil.copy(empty_database, url.removeprefix("sqlite:///"))
    with Store.open(url) as store:
        yield store
