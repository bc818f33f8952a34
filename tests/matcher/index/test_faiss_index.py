import gc
import threading

import numpy as np
import pytest

from matcher.index.exhaustive import ExhaustiveIndex
from matcher.index.faiss_index import FaissIndex
from matcher.matching import CodeKind


def binary_codes(rng: np.random.Generator, count: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.packbits(rng.random((count, 384)) < 0.3, axis=1)


def test_searches_beside_changes_see_only_whole_changes() -> None:
    rng = np.random.default_rng(11)
    index = FaissIndex(CodeKind.BINARY_HAMMING, 48)
    lasting = [binary_codes(rng, 5) for _ in range(20)]
    index.add(np.arange(20), lasting)
    failures, done = list[str](), threading.Event()

    def change() -> None:
        for turn in range(150):
            keys = np.arange(3) + 100 + 3 * turn
            index.add(keys, [lasting[0]] * 3)
            index.remove(keys)
        done.set()

    def search() -> None:
        while not done.is_set():
            shortlist = index.search(lasting[0], 4)
            passing = shortlist.keys[shortlist.keys >= 100]
            whole = len(passing) == 0 or (len(passing) == 3 and passing[0] % 3 == 1)
            if shortlist.keys[0] != 0 or not whole:
                failures.append(f"{shortlist.keys}")

    threads = [threading.Thread(target=work, daemon=True) for work in (change, search, search)]
    for thread in threads:
        thread.start()
    assert done.wait(60), "searches starve changes"
    for thread in threads:
        thread.join(5)
    assert failures == []
    assert len(index) == 20


def test_masks_stay_alive_as_long_as_the_search_needs_them() -> None:
    rng = np.random.default_rng(12)
    truth, index = (each(CodeKind.BINARY_HAMMING, 48) for each in (ExhaustiveIndex, FaissIndex))
    codes = [binary_codes(rng, 8) for _ in range(100)]
    truth.add(np.arange(100), codes)
    index.add(np.arange(100), codes)
    for turn in range(100):
        gc.collect(0)
        allowed = rng.random(100) < 0.3
        expected = truth.search(codes[turn], 5, allowed).keys
        np.testing.assert_array_equal(expected, index.search(codes[turn], 5, allowed).keys)


@pytest.mark.parametrize("kind", CodeKind)
def test_large_keys_cost_no_memory(kind: CodeKind) -> None:
    rng = np.random.default_rng(13)
    codes = binary_codes(rng, 2) if kind is CodeKind.BINARY_HAMMING else np.eye(48, dtype=np.float32)[:2]
    index = FaissIndex(kind, 48)
    index.add(np.array([2**62]), [codes])
    assert index.search(codes, 1).keys.tolist() == [2**62]
