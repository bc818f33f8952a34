"""Casts persons that do not exist, with synthetic prints, where no real ones are present."""

import io
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rich.console import Console

from benchmarks.demo.cast import Cast, Finger, PrintFile, cast_of
from benchmarks.output import progress
from benchmarks.synthetic import SyntheticFinger

PEOPLE = 5
POSITIONS = (1, 2)
"""Right thumb and right index finger."""
RESOLUTION_DPI = 500.0
FIRST_SEED = 4100


def cast_of_synthetic_prints(console: Console) -> Cast:
    """Grows two fingers for each of five persons; the same prints every time."""
    seeds = range(FIRST_SEED, FIRST_SEED + PEOPLE * len(POSITIONS))
    jobs = min(len(seeds), os.cpu_count() or 1)
    fingers: list[Finger] = []
    with (
        progress(console, "Growing synthetic fingers", len(seeds)) as advance,
        ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool,
    ):
        for finger in pool.map(grow_finger, seeds, POSITIONS * PEOPLE):
            fingers.append(finger)
            advance()
    hands = (
        tuple(fingers[start : start + len(POSITIONS)]) for start in range(0, len(fingers), len(POSITIONS))
    )
    return cast_of("synthetic prints", tuple(hands))


def grow_finger(seed: int, position: int) -> Finger:
    """One synthetic finger in two impressions."""
    finger = SyntheticFinger(seed)
    master = finger.master()
    enrolled, probe = (_png(finger.impression(master, seed=number)) for number in (1, 2))
    return Finger(position, enrolled, probe)


def _png(pixels: NDArray[np.uint8]) -> PrintFile:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="PNG")
    return PrintFile(buffer.getvalue(), RESOLUTION_DPI)
