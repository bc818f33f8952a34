"""Two impressions each of fingers that do not exist, where no real ones are present."""

import io
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rich.console import Console

from benchmarks.datasets.pairs import PrintFile, PrintPair
from benchmarks.output import progress
from benchmarks.synthetic import SyntheticFinger

RESOLUTION_DPI = 500.0
FIRST_SEED = 4100


def grow_pairs(console: Console, count: int) -> tuple[PrintPair, ...]:
    """The first `count` synthetic fingers; the same ones every time."""
    jobs = max(1, min(count, os.cpu_count() or 1))
    pairs: list[PrintPair] = []
    with (
        progress(console, "Growing synthetic fingers", count) as advance,
        ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool,
    ):
        for pair in pool.map(grow_pair, range(FIRST_SEED, FIRST_SEED + count)):
            pairs.append(pair)
            advance()
    return tuple(pairs)


def grow_pair(seed: int) -> PrintPair:
    """One finger in two impressions."""
    finger = SyntheticFinger(seed)
    master = finger.master()
    enrolled, probe = (_png(finger.impression(master, seed=number)) for number in (1, 2))
    return PrintPair(str(seed), enrolled, probe)


def _png(pixels: NDArray[np.uint8]) -> PrintFile:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="PNG")
    return PrintFile(buffer.getvalue(), RESOLUTION_DPI)
