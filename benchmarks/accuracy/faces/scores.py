"""Scores of faces as tables that anyone can recompute the figures from."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.faces.layout import FaceLayout, PairList
from benchmarks.accuracy.scores import COLUMNS

ALL = "all"


def write_face_scores(
    path: Path, scores: NDArray[np.float32], layout: FaceLayout, pairs: PairList, everything: bool
) -> None:
    """Writes ``set,a,b,genuine,score``: the pairs protocol with the fold as set.

    With `everything`, all comparisons of two images follow as set ``all``. Images are ``PERSON/IMAGE`` by
    number, since folders bear real names.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        folds = [f"fold {fold}" for fold in pairs.fold.tolist()]
        writer.writerows(_rows(folds, layout, scores, pairs.a, pairs.b))
        for row in range(len(scores) - 1) if everything else ():
            others = np.arange(row + 1, len(scores))
            writer.writerows(_rows([ALL] * len(others), layout, scores, np.full(len(others), row), others))
    partial.replace(path)


def _rows(
    sets: Sequence[str],
    layout: FaceLayout,
    scores: NDArray[np.float32],
    a: NDArray[np.intp],
    b: NDArray[np.intp],
) -> Iterator[tuple[str, str, str, int, float]]:
    genuine = (layout.person_of[a] == layout.person_of[b]).astype(int).tolist()
    columns = zip(sets, a.tolist(), b.tolist(), genuine, scores[a, b].tolist(), strict=True)
    for name, one, other, same, score in columns:
        yield name, layout.names[one], layout.names[other], same, score
