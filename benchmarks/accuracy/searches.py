"""Closed-set searches read off the comparisons: every further impression against the first impressions."""

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.comparison import Comparisons
from benchmarks.accuracy.layout import Layout
from benchmarks.metrics.identification import SearchScores, search_scores


def searches_over(
    comparisons: Comparisons, layout: Layout, sets: NDArray[np.intp]
) -> tuple[SearchScores, NDArray[np.intp]]:
    """Searches of the further impressions in `sets` against the gallery of these, and their fingers."""
    chosen = np.isin(layout.set_of, sets)
    one_each = layout.in_gallery[comparisons.a] != layout.in_gallery[comparisons.b]
    used = one_each & chosen[comparisons.a] & chosen[comparisons.b]
    swapped = layout.in_gallery[comparisons.a[used]]
    probe = np.where(swapped, comparisons.b[used], comparisons.a[used])
    score, genuine = comparisons.score[used], comparisons.genuine[used]

    probes = np.flatnonzero(chosen & ~layout.in_gallery)
    searches = search_scores(np.searchsorted(probes, probe), genuine, score, len(probes))
    return searches, layout.finger_of[probes]
