"""Faces whose scores can be told in advance, without an engine."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.faces.layout import FaceLayout, PairList, pair_list
from benchmarks.datasets.face_pairs import FaceKey, FacePair

FOLDS = 3
PER_SIDE = 20


def toy_layout(people: int, images: int) -> FaceLayout:
    person_of = np.repeat(np.arange(people), images)
    return FaceLayout(
        tuple(
            Path(f"/faces/p{person}/p{person}_{image + 1:04}.jpg")
            for person in range(people)
            for image in range(images)
        ),
        tuple(f"{person + 1}/{image + 1}" for person in range(people) for image in range(images)),
        tuple(f"p{person}" for person in range(people)),
        person_of,
        np.append(True, np.diff(person_of) != 0),
    )


def toy_pairs(layout: FaceLayout, seed: int = 1) -> PairList:
    """Three folds of twenty genuine and twenty impostor pairs."""
    rng = np.random.default_rng(seed)
    pairs = []
    for fold in range(1, FOLDS + 1):
        for genuine in [True] * PER_SIDE + [False] * PER_SIDE:
            one, other = rng.choice(len(layout.people), 2, replace=False)
            i, j = rng.choice(np.arange(1, 4), 2, replace=False)
            second = one if genuine else other
            pairs.append(FacePair(fold, FaceKey(f"p{one}", int(i)), FaceKey(f"p{second}", int(j))))
    return pair_list(layout, pairs)


def toy_scores(layout: FaceLayout, failed: NDArray[np.bool_], seed: int = 2) -> NDArray[np.float32]:
    """Genuine scores around 45, impostor scores around 10 with some overlap; failures score 0."""
    rng = np.random.default_rng(seed)
    same = layout.person_of[:, None] == layout.person_of
    scores = np.where(same, rng.normal(45, 15, same.shape), rng.normal(10, 8, same.shape)).clip(0)
    scores = np.triu(scores, 1).astype(np.float32)
    scores[failed] = 0
    scores[:, failed] = 0
    return np.asarray(scores + scores.T, dtype=np.float32)
