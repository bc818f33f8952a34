"""A data folder of fingers that do not exist, several impressions each."""

import functools
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from PIL import Image
from rich.console import Console

from benchmarks.output import progress
from benchmarks.synthetic import SyntheticFinger

FIRST_SEED = 5200


def grow_folder(console: Console, folder: Path, fingers: int, impressions: int, jobs: int) -> None:
    """Writes ``FINGER_IMPRESSION.png`` at 500 dpi; the same pixels every time."""
    grow = functools.partial(_grow, folder, impressions)
    with progress(console, "Growing synthetic fingers", fingers) as advance:
        if jobs <= 1:
            for finger in range(1, fingers + 1):
                grow(finger)
                advance()
            return
        with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
            for _ in pool.map(grow, range(1, fingers + 1)):
                advance()


def _grow(folder: Path, impressions: int, number: int) -> None:
    finger = SyntheticFinger(FIRST_SEED + number)
    master = finger.master()
    for impression in range(1, impressions + 1):
        pixels = finger.impression(master, seed=impression)
        Image.fromarray(pixels).save(folder / f"{number}_{impression}.png")
