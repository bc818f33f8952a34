"""A snapshot saves time and changes no answer; an unfit one costs time and changes no answer."""

from collections.abc import Callable

import pytest

from matcher.index.snapshot import read_snapshot
from service.projection.archive import SnapshotUnfitError, restore
from service.projection.follower import Follower
from service.store import Store
from tests.service.projection.conftest import World, empty_projection
from tests.service.projection.searching import find, probe


def answers(follower: Follower) -> list[object]:
    return [find(follower.projection, probe(finger)) for finger in (1, 2, 3, 99)]


@pytest.fixture
def filled(world: World) -> World:
    world.enrol(1, labels=(("area", "north"),))
    world.enrol(2, 3, gallery="ARRESTEE")
    return world


def test_a_restart_from_a_snapshot_gives_the_same_answers(filled: World) -> None:
    before = answers(filled.follower)
    filled.follower.save_snapshot()
    assert answers(filled.restarted()) == before


def test_a_restart_from_a_snapshot_reads_no_template_from_the_store(
    filled: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.follower.save_snapshot()
    monkeypatch.setattr(
        "service.store.references.References.indexed",
        lambda *_: pytest.fail("the store was asked for templates"),
    )
    filled.restarted()


def test_changes_after_the_snapshot_are_caught_up(filled: World) -> None:
    filled.follower.save_snapshot()
    subject_id, _ = filled.enrol(4)
    restarted = filled.restarted()
    assert find(restarted.projection, probe(4)).subjects[0].subject_id == subject_id
    assert answers(restarted) == answers(filled.follower)


def test_a_restart_without_a_snapshot_gives_the_same_answers(filled: World) -> None:
    assert not filled.snapshot_file.exists()
    assert answers(filled.restarted()) == answers(filled.follower)


@pytest.mark.parametrize("damage", ["flip", "truncate", "empty"])
def test_a_damaged_snapshot_is_ignored_and_the_answers_are_the_same(filled: World, damage: str) -> None:
    filled.follower.save_snapshot()
    content = bytearray(filled.snapshot_file.read_bytes())
    if damage == "flip":
        content[len(content) // 2] ^= 1
    filled.snapshot_file.write_bytes(content[: {"flip": None, "truncate": -1, "empty": 0}[damage]])
    assert answers(filled.restarted()) == answers(filled.follower)


def test_a_snapshot_of_another_store_is_refused(filled: World, new_world: Callable[[str], World]) -> None:
    filled.follower.save_snapshot()
    other: Store = new_world("other").store
    with pytest.raises(SnapshotUnfitError):
        restore(read_snapshot(filled.snapshot_file), empty_projection(), other.store_id)


def test_saving_is_skipped_while_nothing_changes(filled: World) -> None:
    filled.follower.save_snapshot()
    written = filled.snapshot_file.stat().st_mtime_ns
    filled.follower.save_snapshot()
    assert filled.snapshot_file.stat().st_mtime_ns == written
