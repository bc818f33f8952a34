"""A store, a projection of it, and enrolment of invented fingers without a network."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matcher.index.faiss_index import FaissIndex
from service.domain.records import FingerPosition, Modality, NewEncounter, NewReference, Quality
from service.projection.follower import Follower
from service.projection.projection import Projection
from service.projection.shelf import Shelf
from service.store import Store
from tests.service.invented import ALGORITHM_VERSION, matching, template

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def empty_projection() -> Projection:
    engine = matching()
    return Projection({Modality.FINGERPRINT: Shelf(engine, FaissIndex(engine.code_kind, engine.code_width))})


@dataclass(frozen=True)
class World:
    store: Store
    follower: Follower
    snapshot_file: Path

    def enrol(
        self,
        *fingers: int,
        gallery: str = "CONVICTED",
        subject_id: str = "",
        version: str = ALGORITHM_VERSION,
        labels: tuple[tuple[str, str], ...] = (),
    ) -> tuple[str, str]:
        """Enrols the masters of invented fingers; gives the ids of subject and encounter."""
        with self.store.write() as transaction:
            subject_id = subject_id or transaction.subjects.create(NOW).subject_id
            encounter = transaction.encounters.add(
                NewEncounter(subject_id, gallery, NOW, labels=labels),
                [
                    NewReference(
                        label=f"finger {finger}",
                        modality=Modality.FINGERPRINT,
                        quality=Quality(70),
                        algorithm_version=version,
                        template=template(finger, version=version),
                        finger_position=FingerPosition(1 + index % 10),
                    )
                    for index, finger in enumerate(fingers)
                ],
                NOW,
            )
        self.follower.catch_up()
        return subject_id, encounter.encounter_id

    def restarted(self, projection: Projection | None = None) -> Follower:
        follower = Follower(self.store, projection or empty_projection(), self.snapshot_file, 1000)
        follower.start()
        return follower


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with Store.open(f"sqlite:///{tmp_path / 'whorl.db'}") as store:
        snapshot_file = tmp_path / "projection.snapshot"
        follower = Follower(store, empty_projection(), snapshot_file, 1000)
        follower.start()
        yield World(store, follower, snapshot_file)


@pytest.fixture
def new_world(tmp_path: Path) -> Iterator[Callable[[str], World]]:
    """Makes further worlds, each with a store of its own."""
    stores = []

    def make(name: str) -> World:
        store = Store.open(f"sqlite:///{tmp_path / name}.db")
        stores.append(store)
        snapshot_file = tmp_path / f"{name}.snapshot"
        follower = Follower(store, empty_projection(), snapshot_file, 1000)
        follower.start()
        return World(store, follower, snapshot_file)

    yield make
    for store in stores:
        store.close()
