"""Cylinders of the Minutia Cylinder-Code, the plain way: what `kernels_cylinders` must compute (section 3).

A cylinder describes the neighbourhood of one minutia in the minutia's own frame (u along its direction, v to
its left), so it does not change when the print is moved or turned.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.comparison_parameters import CELLS_PER_SIDE, CODE_BYTES, LAYERS, CylinderParameters
from matcher.fingerprint.hull import convex_hull, distance_to_hull
from matcher.fingerprint.minutiae import Minutiae

_erf = np.vectorize(math.erf, otypes=[np.float64])


class CellSums(NamedTuple):
    """Cylinders before they are cut into bits, for `n` minutiae."""

    sums: NDArray[np.float64]
    """Sum of the contributions to each cell, shape (n, 6, 64)."""
    valid: NDArray[np.bool_]
    """Cells within the radius and the region of the print, the same in every layer, shape (n, 64)."""
    neighbours: NDArray[np.int64]
    """Minutiae near enough to contribute to any cell, shape (n,)."""


class Cylinders(NamedTuple):
    """Packed cylinders of `n` minutiae; a cylinder that says too little is all zero."""

    bits: NDArray[np.uint64]
    """One word a layer, cell 0 in the lowest bit, shape (n, 6); invalid cells are 0."""
    masks: NDArray[np.uint64]
    """Valid cells of every layer, shape (n,); 0 where the cylinder is not to be used."""


def poses(minutiae: Minutiae) -> NDArray[np.float32]:
    """Columns x, y and direction with y pointing up, shape (n, 3)."""
    return np.stack([minutiae.x_px, -minutiae.y_px, minutiae.direction_rad], axis=1).astype(np.float32)


def cell_centres(radius_px: float) -> NDArray[np.float64]:
    """Centres of one layer's cells in the minutia's frame, columns u and v in pixels, shape (64, 2)."""
    steps = (np.arange(CELLS_PER_SIDE) - (CELLS_PER_SIDE - 1) / 2) * (2 * radius_px / CELLS_PER_SIDE)
    u, v = np.meshgrid(steps, steps, indexing="ij")
    return np.stack([u.ravel(), v.ravel()], axis=1)


def cells_in_radius(radius_px: float) -> NDArray[np.bool_]:
    """Which cells of one layer lie within the radius, shape (64,)."""
    inside: NDArray[np.bool_] = (cell_centres(radius_px) ** 2).sum(axis=1) <= radius_px**2
    return inside


def reference_cell_sums(pose: NDArray[np.float32], parameters: CylinderParameters) -> CellSums:
    """Contributions to every cell of every minutia, equations 3 to 9.

    Args:
        pose: as `poses` gives them, shape (n, 3), n >= 1.
        parameters: of the cylinders.
    """
    places, directions = pose[:, :2].astype(np.float64), pose[:, 2].astype(np.float64)
    cells = _cells_in_print(places, directions, parameters.radius_px)
    distances = np.linalg.norm(cells[:, :, None] - places[None, None], axis=-1)
    reach = 3 * parameters.sigma_distance_px
    contributes = distances <= reach
    contributes &= ~np.eye(len(pose), dtype=bool)[:, None, :]
    spatial = np.where(contributes, _gaussian(distances, parameters.sigma_distance_px), 0.0)
    directional = _directional(directions[:, None] - directions[None], parameters.sigma_direction_rad)
    sums = np.einsum("mct,lmt->mlc", spatial, directional)
    apart = np.linalg.norm(places[:, None] - places[None], axis=-1)
    neighbours = (apart <= parameters.radius_px + reach).sum(axis=1) - 1
    in_region = distance_to_hull(cells, convex_hull(places)) <= parameters.hull_margin_px
    return CellSums(sums, in_region & cells_in_radius(parameters.radius_px), neighbours)


def pack(cells: CellSums, parameters: CylinderParameters) -> Cylinders:
    """Cuts the sums into bits and drops the cylinders that say too little (sections 3.2 and 3.3)."""
    needed = parameters.min_valid_cells * cells_in_radius(parameters.radius_px).sum()
    usable = (cells.valid.sum(axis=1) >= needed) & (cells.neighbours >= parameters.min_neighbours)
    valid = cells.valid & usable[:, None]
    set_cells = (cells.sums > parameters.min_contribution) & valid[:, None, :]
    return Cylinders(_words(set_cells), _words(valid)[..., 0])


def to_codes(bits: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Cylinder bits as bytes, lowest cell first on every machine, shape (n, 48)."""
    return bits.astype("<u8").view(np.uint8).reshape(len(bits), CODE_BYTES)


def _words(cells: NDArray[np.bool_]) -> NDArray[np.uint64]:
    return (
        np.packbits(cells, axis=-1, bitorder="little").view("<u8").reshape(len(cells), -1).astype(np.uint64)
    )


def _cells_in_print(
    places: NDArray[np.float64], directions: NDArray[np.float64], radius_px: float
) -> NDArray[np.float64]:
    cosine, sine = np.cos(directions), np.sin(directions)
    to_print = np.stack([np.stack([cosine, -sine], axis=-1), np.stack([sine, cosine], axis=-1)], axis=1)
    cells: NDArray[np.float64] = places[:, None] + np.einsum("mxy,cy->mcx", to_print, cell_centres(radius_px))
    return cells


def _gaussian(distance_px: NDArray[np.float64], sigma_px: float) -> NDArray[np.float64]:
    density: NDArray[np.float64] = np.exp(-0.5 * (distance_px / sigma_px) ** 2) / (
        sigma_px * math.sqrt(2 * math.pi)
    )
    return density


def _directional(difference_rad: NDArray[np.float64], sigma_rad: float) -> NDArray[np.float64]:
    """Share of a Gaussian around the relative direction that falls into each layer, shape (6, ...)."""
    width = 2 * np.pi / LAYERS
    layers = (-np.pi + (np.arange(LAYERS) + 0.5) * width).reshape(-1, *[1] * difference_rad.ndim)
    offset = (layers - difference_rad + np.pi) % (2 * np.pi) - np.pi
    scale = sigma_rad * math.sqrt(2)
    share: NDArray[np.float64] = 0.5 * (
        _erf((offset + width / 2) / scale) - _erf((offset - width / 2) / scale)
    )
    return share
