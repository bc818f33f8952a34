"""Compares all faces with all. A failed detection scores 0 and is never dropped."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.matching import Matching


def compare_all(
    matching: Matching[Any], templates: Sequence[bytes | None], jobs: int, advance: Callable[[int], None]
) -> NDArray[np.float32]:
    """Scores of all images against all, shape (m, m); row and column of a failure are 0.

    Only pairs (i, j) with i < j are compared; the other triangle mirrors them, the diagonal is 0.
    """
    usable = [place for place, template in enumerate(templates) if template is not None]
    prepared = [matching.prepare(template) for template in templates if template is not None]
    scores = np.zeros((len(templates), len(templates)), dtype=np.float32)

    def fill(number: int) -> None:
        row, others = usable[number], usable[number + 1 :]
        scores[row, others] = matching.compare(prepared[number], prepared[number + 1 :])
        advance(1)

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(fill, range(len(usable))))
    scores += scores.T
    return scores
