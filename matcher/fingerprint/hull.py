"""The region of a print: the convex hull of its minutiae, enlarged (MCC section 3.1)."""

import numpy as np
from numpy.typing import NDArray


def convex_hull(points_px: NDArray[np.float64]) -> NDArray[np.float64]:
    """Corners of the convex hull, counter-clockwise with y up (Andrew's monotone chain).

    Args:
        points_px: shape (n, 2), n >= 1; repeated and collinear points are allowed.

    Returns:
        Shape (corners, 2); one corner if all points are one, two if all lie on one line.
    """
    ordered = np.unique(points_px, axis=0).tolist()
    if len(ordered) < 3:
        return np.array(ordered)
    return np.array(_half(ordered)[:-1] + _half(ordered[::-1])[:-1])


def distance_to_hull(points_px: NDArray[np.float64], hull_px: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distance from each point to a convex region, 0 inside it.

    Args:
        points_px: shape (..., 2).
        hull_px: corners counter-clockwise, shape (corners, 2), as `convex_hull` gives them.
    """
    edges = np.roll(hull_px, -1, axis=0) - hull_px
    offsets = points_px[..., None, :] - hull_px
    lengths = np.maximum((edges**2).sum(axis=-1), np.finfo(float).tiny)
    along = np.clip((offsets * edges).sum(axis=-1) / lengths, 0.0, 1.0)
    to_edges = np.hypot(*np.moveaxis(offsets - along[..., None] * edges, -1, 0)).min(axis=-1)
    left_of_all = (edges[:, 0] * offsets[..., 1] - edges[:, 1] * offsets[..., 0] > 0).all(axis=-1)
    distances: NDArray[np.float64] = np.where(left_of_all, 0.0, to_edges)
    return distances


def _half(ordered: list[list[float]]) -> list[list[float]]:
    """The lower half of the hull if the points are in ascending order, the upper half if descending."""
    chain: list[list[float]] = []
    for x, y in ordered:
        while len(chain) > 1:
            (x0, y0), (x1, y1) = chain[-2:]
            if (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) > 0:
                break
            chain.pop()
        chain.append([x, y])
    return chain
