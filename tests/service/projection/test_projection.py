"""What a search sees follows the store, change by change."""

from datetime import timedelta

import pytest

from matcher.fusion import best_of
from service.domain.records import EncounterStatus, FingerPosition
from service.projection.scope import SearchScope
from tests.service.projection.conftest import NOW, World
from tests.service.projection.searching import find, probe


def test_an_enrolled_finger_is_found_by_another_touch_of_it(world: World) -> None:
    subject_id, _ = world.enrol(1)
    world.enrol(2)
    best = find(world.follower.projection, probe(1)).subjects[0]
    assert best.subject_id == subject_id
    assert best.score > 60


def test_a_finger_that_is_not_enrolled_scores_low(world: World) -> None:
    world.enrol(1)
    world.enrol(2)
    assert all(one.score < 30 for one in find(world.follower.projection, probe(99)).subjects)


def test_a_restricted_encounter_is_not_searched_until_it_is_active_again(world: World) -> None:
    subject_id, encounter_id = world.enrol(1)
    for status, expected in ((EncounterStatus.RESTRICTED, []), (EncounterStatus.ACTIVE, [subject_id])):
        with world.store.write() as transaction:
            transaction.encounters.set_status(encounter_id, status, NOW)
        world.follower.catch_up()
        found = find(world.follower.projection, probe(1))
        assert [one.subject_id for one in found.subjects] == expected
        assert found.searched_references == len(expected)


def test_a_deleted_subject_is_gone_from_catalogue_and_index(world: World) -> None:
    subject_id, _ = world.enrol(1)
    with world.store.write() as transaction:
        transaction.subjects.delete(subject_id)
    world.follower.catch_up()
    assert find(world.follower.projection, probe(1)).subjects == ()
    with world.follower.projection.reading() as holdings:
        assert len(holdings.catalogue) == 0
        assert all(len(shelf) == len(shelf.index) == 0 for shelf in holdings.shelves.values())


def test_a_merged_subject_is_found_under_the_surviving_one(world: World) -> None:
    surviving, _ = world.enrol(1)
    merged, _ = world.enrol(2)
    with world.store.write() as transaction:
        transaction.subjects.merge(surviving, merged, NOW)
    world.follower.catch_up()
    found = find(world.follower.projection, probe(2))
    assert [one.subject_id for one in found.subjects] == [surviving]
    assert found.searched_subjects == 1
    assert found.searched_references == 2


def test_templates_of_another_algorithm_version_are_not_searched(world: World) -> None:
    world.enrol(1, version="test-0")
    found = find(world.follower.projection, probe(1))
    assert found.subjects == ()
    assert found.searched_references == 0


def test_galleries_restrict_a_search(world: World) -> None:
    world.enrol(1, gallery="ARRESTEE")
    projection = world.follower.projection
    assert find(projection, probe(1), scope=SearchScope(galleries=("ARRESTEE",))).subjects
    assert not find(projection, probe(1), scope=SearchScope(galleries=("CONVICTED",))).subjects


def test_labels_restrict_a_search_to_encounters_that_carry_all_of_them(world: World) -> None:
    world.enrol(1, labels=(("area", "north"), ("source", "custody")))
    projection = world.follower.projection
    assert find(projection, probe(1), scope=SearchScope(labels=(("area", "north"),))).subjects
    assert not find(projection, probe(1), scope=SearchScope(labels=(("area", "south"),))).subjects


def test_capture_times_restrict_a_search_to_the_half_open_interval(world: World) -> None:
    world.enrol(1)
    projection = world.follower.projection
    later = NOW + timedelta(seconds=1)
    within = SearchScope(captured_after=NOW, captured_before=later)
    assert find(projection, probe(1), scope=within).subjects
    assert not find(projection, probe(1), scope=SearchScope(captured_before=NOW)).subjects
    assert not find(projection, probe(1), scope=SearchScope(captured_after=later)).subjects


def test_excluded_subjects_are_left_out_and_not_counted(world: World) -> None:
    subject_id, _ = world.enrol(1)
    world.enrol(2)
    found = find(world.follower.projection, probe(1), scope=SearchScope(excluded_subject_ids=(subject_id,)))
    assert subject_id not in [one.subject_id for one in found.subjects]
    assert found.searched_subjects == 1


def test_matching_the_finger_position_leaves_other_fingers_out(world: World) -> None:
    world.enrol(1, 2)  # right thumb and right index
    projection = world.follower.projection
    as_index = probe(1, position=FingerPosition.RIGHT_INDEX)
    assert find(projection, as_index).subjects[0].score > 60
    restricted = find(projection, as_index, match_finger_position=True)
    assert restricted.searched_references == 1
    assert all(one.score < 30 for one in restricted.subjects)


def test_two_fingers_of_a_person_score_higher_together_than_the_better_alone(world: World) -> None:
    for person in range(5):
        world.enrol(10 * person + 1, 10 * person + 2)
    projection = world.follower.projection
    thumb = probe(21, 2, FingerPosition.RIGHT_THUMB)
    index = probe(22, 2, FingerPosition.RIGHT_INDEX)
    alone = max(find(projection, one).subjects[0].score for one in (thumb, index))
    together = find(projection, thumb, index).subjects[0]
    assert together.score > alone
    assert {one.sample_index for one in together.evidence} == {0, 1}


def test_a_second_finger_of_somebody_else_lowers_the_score(world: World) -> None:
    world.enrol(1, 2)
    world.enrol(3, 4)
    projection = world.follower.projection
    thumb = probe(1, position=FingerPosition.RIGHT_THUMB)
    alone = find(projection, thumb).subjects[0].score
    other = probe(99, position=FingerPosition.RIGHT_INDEX)
    assert find(projection, thumb, other).subjects[0].score < alone


@pytest.mark.parametrize("position", [FingerPosition.UNSPECIFIED, FingerPosition.RIGHT_THUMB])
def test_several_touches_of_one_finger_never_score_higher_than_the_best_of_them(
    world: World, position: FingerPosition
) -> None:
    world.enrol(1)
    projection = world.follower.projection
    touches = [probe(1, touch, position) for touch in (1, 2, 3)]
    strangers = [probe(99, touch, position) for touch in (1, 2, 3)]
    for probes in (touches, strangers):
        alone = max(find(projection, one).subjects[0].score for one in probes)
        assert find(projection, *probes).subjects[0].score <= alone


def test_who_is_second_by_each_finger_alone_may_be_first_by_both_together(world: World) -> None:
    mate, _ = world.enrol(1, 2)
    for stranger in range(10, 16):
        world.enrol(stranger, stranger + 100)
    probes = (
        probe(1, position=FingerPosition.RIGHT_THUMB),
        probe(2, position=FingerPosition.RIGHT_INDEX),
    )
    for asked in (1, 10):
        assert find(world.follower.projection, *probes, max_subjects=asked).subjects[0].subject_id == mate


def test_catching_up_twice_changes_nothing(world: World) -> None:
    world.enrol(1)
    before = find(world.follower.projection, probe(1))
    world.follower.catch_up()
    assert find(world.follower.projection, probe(1)) == before


def test_an_empty_gallery_answers_with_nobody(world: World) -> None:
    found = find(world.follower.projection, probe(1))
    assert found.subjects == ()
    assert found.searched_subjects == 0


def test_the_best_of_several_references_of_a_person_is_worth_less_than_that_of_one(world: World) -> None:
    world.enrol(1, 2, 3, 4)
    best = find(world.follower.projection, probe(1)).subjects[0]
    (evidence,) = best.evidence
    assert best.score == best_of(evidence.score, 4) < evidence.score
