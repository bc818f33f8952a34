"""A source of evidence counts once, however often it is sent."""

from hypothesis import given
from hypothesis import strategies as st

from matcher.fusion import best_of, fuse
from service.domain.records import FingerPosition, Modality
from service.usecases.samples import SampleInput
from service.usecases.sources import Outcome, fuse_outcomes

SCORES = st.floats(0, 120)
THUMB, INDEX, UNKNOWN = FingerPosition.RIGHT_THUMB, FingerPosition.RIGHT_INDEX, FingerPosition.UNSPECIFIED


def finger(score: float, position: FingerPosition = UNKNOWN, comparisons: int = 1) -> Outcome:
    sample = SampleInput("samples[0]", Modality.FINGERPRINT, finger_position=position)
    return Outcome(sample, score, comparisons)


def face(score: float) -> Outcome:
    return Outcome(SampleInput("samples[0]", Modality.FACE), score, 1)


@given(SCORES)
def test_one_comparison_keeps_its_score(score: float) -> None:
    for one in (finger(score), finger(score, THUMB), face(score)):
        assert fuse_outcomes([one]).score == score


@given(SCORES, SCORES)
def test_two_fingers_and_a_face_are_fused_by_fisher(score: float, other: float) -> None:
    fused = fuse_outcomes([finger(score, THUMB), finger(other, INDEX), face(score)])
    assert fused.fingerprint_score == fuse([score, other])
    assert fused.score == fuse([fused.fingerprint_score, score])


@given(st.lists(SCORES, min_size=2, max_size=20), st.sampled_from([UNKNOWN, THUMB]))
def test_repeats_of_a_finger_never_score_higher_than_the_best_of_them(
    scores: list[float], position: FingerPosition
) -> None:
    fused = fuse_outcomes([finger(score, position) for score in scores])
    assert fused.score == best_of(max(scores), len(scores)) <= max(scores)


@given(st.lists(SCORES, min_size=2, max_size=20))
def test_repeats_of_a_face_never_score_higher_than_the_best_of_them(scores: list[float]) -> None:
    fused = fuse_outcomes([face(score) for score in scores])
    assert fused.score <= max(scores)
    assert fused.fingerprint_score == 0.0


@given(SCORES, SCORES)
def test_a_print_of_unknown_position_adds_nothing_to_one_that_is_known(known: float, unknown: float) -> None:
    fused = fuse_outcomes([finger(known, THUMB), finger(unknown)])
    assert fused.score == best_of(max(known, unknown), 2)


@given(SCORES, SCORES)
def test_a_plain_and_a_rolled_thumb_are_one_finger(plain: float, rolled: float) -> None:
    fused = fuse_outcomes([finger(plain, FingerPosition.PLAIN_RIGHT_THUMB), finger(rolled, THUMB)])
    assert fused.score == best_of(max(plain, rolled), 2)


def test_no_evidence_scores_nothing() -> None:
    assert fuse_outcomes([]).score == 0.0
