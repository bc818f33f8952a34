"""Request ids: each is a client's own, and is remembered with what it did or not at all."""

import pytest
from sqlalchemy.exc import IntegrityError

from service.domain.records import StoredRequest
from service.store import Store
from tests.service.store.makers import NOW, UNKNOWN_ID

REQUEST = StoredRequest(b"\x00digest\xff", UNKNOWN_ID, subject_created=True, sequence=7)


def test_a_request_is_found_as_it_was_remembered(store: Store) -> None:
    with store.write() as transaction:
        assert transaction.requests.find("records", "r1") is None
        transaction.requests.remember("records", "r1", REQUEST, NOW)
        assert transaction.requests.find("records", "r1") == REQUEST
    with store.read() as transaction:
        assert transaction.requests.find("records", "r1") == REQUEST


def test_the_ids_of_another_client_are_its_own(store: Store) -> None:
    with store.write() as transaction:
        transaction.requests.remember("records", "r1", REQUEST, NOW)
        assert transaction.requests.find("custody", "r1") is None


def test_an_id_is_remembered_once(store: Store) -> None:
    with store.write() as transaction:
        transaction.requests.remember("records", "r1", REQUEST, NOW)
    with pytest.raises(IntegrityError), store.write() as transaction:
        transaction.requests.remember("records", "r1", REQUEST, NOW)
