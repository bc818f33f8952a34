"""Comparison scores as a table that anyone can recompute every figure from."""

import csv
from collections.abc import Sequence
from pathlib import Path

from benchmarks.accuracy.comparison import Comparisons
from benchmarks.datasets.prints import Print

COLUMNS = ("set", "a", "b", "genuine", "score")


def write_scores(path: Path, prints: Sequence[Print], comparisons: Comparisons) -> None:
    """Writes one row a comparison: ``set,a,b,genuine,score``.

    `set` is empty for comparisons across sets, which serve identification over all sets only; `a` and `b` are
    ``SET/PRINT`` throughout; `genuine` is 1 or 0.
    """
    names = [f"{item.set}/{item.name}" for item in prints]
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        rows = zip(
            comparisons.a.tolist(),
            comparisons.b.tolist(),
            comparisons.genuine.tolist(),
            comparisons.within_set.tolist(),
            comparisons.score.tolist(),
            strict=True,
        )
        for a, b, genuine, within, score in rows:
            writer.writerow((prints[a].set if within else "", names[a], names[b], int(genuine), repr(score)))
    partial.replace(path)
