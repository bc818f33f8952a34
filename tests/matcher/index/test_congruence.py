"""One suite for every index; exhaustive search in NumPy is the truth."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.index.exhaustive import ExhaustiveIndex
from matcher.index.faiss_index import FaissIndex
from matcher.index.protocol import CodeIndex, Shortlist
from matcher.matching import CodeKind

BINARY, FLOAT = CodeKind.BINARY_HAMMING, CodeKind.FLOAT_INNER_PRODUCT
WIDTH = {BINARY: 48, FLOAT: 16}
IMPLEMENTATIONS: tuple[Callable[[CodeKind, int], CodeIndex], ...] = (ExhaustiveIndex, FaissIndex)

pytestmark = pytest.mark.parametrize("kind", CodeKind)
each_implementation = pytest.mark.parametrize("build", IMPLEMENTATIONS)


def random_codes(rng: np.random.Generator, kind: CodeKind, count: int) -> NDArray[Any]:
    if kind is BINARY:
        return np.packbits(rng.random((count, 384)) < rng.uniform(0.05, 0.5), axis=1)
    return of_unit_length(rng.normal(size=(count, WIDTH[kind])))


def of_unit_length(rows: NDArray[Any]) -> NDArray[np.float32]:
    codes: NDArray[np.float32] = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return codes


def resembling(rng: np.random.Generator, kind: CodeKind, codes: NDArray[Any], change: float) -> NDArray[Any]:
    """The codes with a share of their bits turned, or noise added."""
    if kind is BINARY:
        turned: NDArray[Any] = codes ^ np.packbits(rng.random((len(codes), 384)) < change, axis=1)
        return turned
    return of_unit_length(codes + change * rng.normal(size=codes.shape))


def both(kind: CodeKind) -> tuple[ExhaustiveIndex, FaissIndex]:
    return ExhaustiveIndex(kind, WIDTH[kind]), FaissIndex(kind, WIDTH[kind])


def assert_same(expected: Shortlist, actual: Shortlist) -> None:
    np.testing.assert_array_equal(expected.keys, actual.keys)
    np.testing.assert_allclose(expected.votes, actual.votes, rtol=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1), size=st.integers(0, 60), limit=st.integers(1, 80), masked=st.booleans()
)
def test_any_history_of_changes_leaves_the_same_answers(
    kind: CodeKind, seed: int, size: int, limit: int, masked: bool
) -> None:
    rng = np.random.default_rng(seed)
    truth, index = both(kind)
    keys = rng.permutation(200)[:size]
    codes = [random_codes(rng, kind, int(rng.integers(0, 6))) for _ in keys]
    for start in range(0, size, 20):
        for each in (truth, index):
            each.add(keys[start : start + 20], codes[start : start + 20])
        gone = rng.permutation(keys[: start + 20])[:4]
        gone = np.array([key for key in gone.tolist() if key in truth], np.int64)
        for each in (truth, index):
            each.remove(gone)
    pool = np.concatenate([random_codes(rng, kind, 2), *codes])
    probe = resembling(rng, kind, pool[rng.integers(0, len(pool), 5)], 0.05)
    allowed = rng.random(int(rng.integers(0, 220))) < 0.5 if masked else None
    assert len(truth) == len(index)
    assert_same(truth.search(probe, limit, allowed), index.search(probe, limit, allowed))
    held, same = truth.contents(), index.contents()
    np.testing.assert_array_equal(held.keys, same.keys)
    np.testing.assert_array_equal(held.counts, same.counts)
    np.testing.assert_array_equal(held.codes, same.codes)


@pytest.mark.parametrize("limit", [1, 5, 7, 100])
def test_equal_votes_are_ordered_by_the_smaller_key(kind: CodeKind, limit: int) -> None:
    rng = np.random.default_rng(5)
    codes = random_codes(rng, kind, 3)
    keys = rng.permutation(40)
    for index in both(kind):
        index.add(keys, [codes] * 40)
        assert index.search(codes, limit).keys.tolist() == list(range(40))[:limit]


def test_many_codes_of_few_keys_do_not_crowd_out_the_others(kind: CodeKind) -> None:
    rng = np.random.default_rng(6)
    probe = random_codes(rng, kind, 1)
    near = resembling(rng, kind, np.repeat(probe, 300, axis=0), 0.001)
    less_near = resembling(rng, kind, np.repeat(probe, 3, axis=0), 0.05)
    truth, index = both(kind)
    for each in (truth, index):
        each.add(np.arange(4), [near, less_near[:1], less_near[1:2], less_near[2:]])
    assert set(index.search(probe, 3).keys.tolist()) <= {0, 1, 2, 3}
    assert len(index.search(probe, 3)) == 3
    assert_same(truth.search(probe, 3), index.search(probe, 3))


@each_implementation
def test_the_key_that_resembles_the_probe_comes_first(
    kind: CodeKind, build: Callable[[CodeKind, int], CodeIndex]
) -> None:
    rng = np.random.default_rng(1)
    index = build(kind, WIDTH[kind])
    codes = [random_codes(rng, kind, 12) for _ in range(50)]
    index.add(np.arange(50), codes)
    for key in (0, 17, 49):
        shortlist = index.search(resembling(rng, kind, codes[key], 0.03), 10)
        assert shortlist.keys[0] == key
        assert (np.diff(shortlist.votes) <= 0).all()
        assert [shortlist.keys.dtype, shortlist.votes.dtype] == [np.dtype(np.int64), np.dtype(np.float32)]


@each_implementation
def test_the_mask_is_honoured_before_the_limit(
    kind: CodeKind, build: Callable[[CodeKind, int], CodeIndex]
) -> None:
    rng = np.random.default_rng(2)
    index = build(kind, WIDTH[kind])
    codes = random_codes(rng, kind, 4)
    index.add(np.arange(30), [resembling(rng, kind, codes, 0.001 * key) for key in range(30)])
    allowed = np.arange(25) >= 20
    assert set(index.search(codes, 3, allowed).keys.tolist()) <= {20, 21, 22, 23, 24}
    assert len(index.search(codes, 3, allowed)) == 3
    assert set(index.search(codes, 30, allowed).keys.tolist()) == {20, 21, 22, 23, 24}
    assert len(index.search(codes, 3, np.zeros(30, np.bool_))) == 0
    assert len(index.search(codes, 3, np.zeros(0, np.bool_))) == 0


@each_implementation
def test_a_removed_key_is_never_found_again_and_its_neighbours_are(
    kind: CodeKind, build: Callable[[CodeKind, int], CodeIndex]
) -> None:
    rng = np.random.default_rng(3)
    index = build(kind, WIDTH[kind])
    codes = [random_codes(rng, kind, 5) for _ in range(20)]
    index.add(np.arange(20), codes)
    index.remove(np.arange(0, 20, 2))
    assert len(index) == 10
    for key in range(20):
        found = index.search(codes[key], 1).keys.tolist()
        assert found == [key] if key % 2 else found != [key]
    assert not (index.contents().codes[:, None] == codes[4][None]).all(axis=2).any()


@each_implementation
def test_a_key_without_codes_counts_but_is_never_found(
    kind: CodeKind, build: Callable[[CodeKind, int], CodeIndex]
) -> None:
    rng = np.random.default_rng(4)
    index = build(kind, WIDTH[kind])
    codes = random_codes(rng, kind, 3)
    index.add(np.array([7, 8]), [codes[:0], codes])
    assert (len(index), 7 in index, 8 in index, 9 in index) == (2, True, True, False)
    assert index.search(codes, 10).keys.tolist() == [8]
    index.remove(np.array([7]))
    assert index.search(codes, 10).keys.tolist() == [8]
    index.remove(np.array([8]))
    assert len(index) == 0
    assert len(index.search(codes, 10)) == 0


@each_implementation
def test_nothing_is_found_in_an_empty_index_or_by_an_empty_probe(
    kind: CodeKind, build: Callable[[CodeKind, int], CodeIndex]
) -> None:
    codes = random_codes(np.random.default_rng(0), kind, 3)
    index = build(kind, WIDTH[kind])
    assert len(index.search(codes, 5)) == 0
    index.add(np.empty(0, np.int64), [])
    index.remove(np.empty(0, np.int64))
    index.add(np.array([1]), [codes])
    assert len(index.search(codes[:0], 5)) == 0


@each_implementation
def test_contents_fill_another_index_that_answers_the_same(
    kind: CodeKind, build: Callable[[CodeKind, int], CodeIndex]
) -> None:
    rng = np.random.default_rng(8)
    index, copy = build(kind, WIDTH[kind]), build(kind, WIDTH[kind])
    index.add(np.array([9, 2, 5]), [random_codes(rng, kind, count) for count in (3, 0, 4)])
    contents = index.contents()
    assert contents.keys.tolist() == [2, 5, 9]
    copy.add(contents.keys, contents.codes_per_key())
    assert_same(index.search(contents.codes, 10), copy.search(contents.codes, 10))
    assert build(kind, WIDTH[kind]).contents().codes_per_key() == []


@each_implementation
def test_an_index_keeps_its_own_copy_of_the_codes(
    kind: CodeKind, build: Callable[[CodeKind, int], CodeIndex]
) -> None:
    codes = random_codes(np.random.default_rng(9), kind, 3)
    index = build(kind, WIDTH[kind])
    index.add(np.array([0]), [codes])
    probe = codes.copy()
    expected = index.search(probe, 1).votes
    codes[:] = 0
    contents = index.contents()
    contents.codes[:] = 0
    np.testing.assert_array_equal(expected, index.search(probe, 1).votes)


def _bad_codes(kind: CodeKind) -> list[NDArray[Any]]:
    good = random_codes(np.random.default_rng(0), kind, 2)
    bad = [good[0], good[:, 1:], good.astype(np.int32), np.zeros((0, 3), good.dtype)]
    if kind is FLOAT:
        spoilt = [good.copy() for _ in range(3)]
        spoilt[0][1, 3] = np.nan
        spoilt[1][1, 3] = np.inf
        spoilt[2][1] *= 2
        bad += [*spoilt, good.astype(np.float64)]
    return bad


@each_implementation
def test_bad_input_is_refused_and_changes_nothing(
    kind: CodeKind, build: Callable[[CodeKind, int], CodeIndex]
) -> None:
    good = random_codes(np.random.default_rng(0), kind, 2)
    index = build(kind, WIDTH[kind])
    index.add(np.array([3]), [good])
    for keys, codes in [
        (np.array([-1]), [good]),
        (np.array([4, 4]), [good, good]),
        (np.array([4, 3]), [good, good]),
        (np.array([4, 5]), [good]),
        (np.array([[4]]), [good]),
        (np.array([4.0]), [good]),
        (np.array([2**63], np.uint64), [good]),
        *((np.array([4, 5]), [good, bad]) for bad in _bad_codes(kind)),
    ]:
        with pytest.raises(ValueError, match=r"\w+ .*(is|are|must|come|does|hold)"):
            index.add(keys, codes)
    for keys in (np.array([3, 4]), np.array([3, 3]), np.array([-3])):
        with pytest.raises(ValueError, match=r"key -?\d is"):
            index.remove(keys)
    for bad in _bad_codes(kind):
        with pytest.raises(ValueError, match="codes"):
            index.search(bad, 3)
    for limit in (0, -1):
        with pytest.raises(ValueError, match="limit"):
            index.search(good, limit)
    for mask in (np.ones(4, np.uint8), np.ones((4, 1), np.bool_)):
        with pytest.raises(ValueError, match="allowed"):
            index.search(good, 3, mask)  # type: ignore[arg-type]  # what a careless caller might pass
    assert len(index) == 1
    assert index.search(good, 5).keys.tolist() == [3]
