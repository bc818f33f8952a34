"""Cylinders of the Minutia Cylinder-Code, compiled; `cylinders.reference_cell_sums` is its specification."""

import math

import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.comparison_parameters import (
    CELLS_PER_LAYER,
    CELLS_PER_SIDE,
    LAYERS,
    CylinderParameters,
)
from matcher.fingerprint.cylinders import CellSums
from matcher.fingerprint.hull import convex_hull
from matcher.fingerprint.kernels import compiled, wrapped


def cell_sums(pose: NDArray[np.float32], parameters: CylinderParameters) -> CellSums:
    """Contributions to every cell of every minutia.

    Args:
        pose: columns x, y (upwards) and direction, shape (n, 3), n >= 1.
        parameters: of the cylinders.
    """
    poses = pose.astype(np.float64)
    sums = np.zeros((len(poses), LAYERS, CELLS_PER_LAYER))
    valid = np.zeros((len(poses), CELLS_PER_LAYER), np.bool_)
    neighbours = np.zeros(len(poses), np.int64)
    _fill(poses, convex_hull(poses[:, :2]), parameters, sums, valid, neighbours)
    return CellSums(sums, valid, neighbours)


@compiled
def _fill(
    poses: NDArray[np.float64],
    hull: NDArray[np.float64],
    parameters: CylinderParameters,
    sums: NDArray[np.float64],
    valid: NDArray[np.bool_],
    neighbours: NDArray[np.int64],
) -> None:
    shares = np.empty(LAYERS)
    reach = parameters.radius_px + 3.0 * parameters.sigma_distance_px
    for m in range(len(poses)):
        cosine, sine = math.cos(poses[m, 2]), math.sin(poses[m, 2])
        _mark_valid(poses[m], cosine, sine, hull, parameters, valid[m])
        for t in range(len(poses)):
            dx, dy = poses[t, 0] - poses[m, 0], poses[t, 1] - poses[m, 1]
            if t == m or math.sqrt(dx * dx + dy * dy) > reach:
                continue
            neighbours[m] += 1
            _share_layers(poses[m, 2] - poses[t, 2], parameters.sigma_direction_rad, shares)
            _contribute(dx * cosine + dy * sine, dy * cosine - dx * sine, shares, parameters, sums[m])


@compiled
def _mark_valid(
    pose: NDArray[np.float64],
    cosine: float,
    sine: float,
    hull: NDArray[np.float64],
    parameters: CylinderParameters,
    valid: NDArray[np.bool_],
) -> None:
    step = 2.0 * parameters.radius_px / CELLS_PER_SIDE
    for cell in range(CELLS_PER_LAYER):
        u = (cell // CELLS_PER_SIDE - (CELLS_PER_SIDE - 1) / 2.0) * step
        v = (cell % CELLS_PER_SIDE - (CELLS_PER_SIDE - 1) / 2.0) * step
        if u * u + v * v <= parameters.radius_px**2:
            x, y = pose[0] + cosine * u - sine * v, pose[1] + sine * u + cosine * v
            valid[cell] = _distance_to_hull(x, y, hull) <= parameters.hull_margin_px


@compiled
def _distance_to_hull(x: float, y: float, hull: NDArray[np.float64]) -> float:
    inside = True
    nearest = np.inf
    for corner in range(len(hull)):
        following = (corner + 1) % len(hull)
        ex, ey = hull[following, 0] - hull[corner, 0], hull[following, 1] - hull[corner, 1]
        px, py = x - hull[corner, 0], y - hull[corner, 1]
        inside = inside and ex * py - ey * px > 0.0
        length = ex * ex + ey * ey
        along = min(max((px * ex + py * ey) / length, 0.0), 1.0) if length > 0.0 else 0.0
        nearest = min(nearest, math.hypot(px - along * ex, py - along * ey))
    return 0.0 if inside else nearest


@compiled
def _share_layers(difference_rad: float, sigma_rad: float, shares: NDArray[np.float64]) -> None:
    width = 2.0 * math.pi / LAYERS
    scale = sigma_rad * math.sqrt(2.0)
    for layer in range(LAYERS):
        offset = wrapped(-math.pi + (layer + 0.5) * width - difference_rad)
        upper, lower = (offset + width / 2.0) / scale, (offset - width / 2.0) / scale
        shares[layer] = 0.5 * (math.erf(upper) - math.erf(lower))


@compiled
def _contribute(
    u: float,
    v: float,
    shares: NDArray[np.float64],
    parameters: CylinderParameters,
    sums: NDArray[np.float64],
) -> None:
    """Adds one neighbour at (u, v) in the minutia's frame to the cells it reaches."""
    sigma = parameters.sigma_distance_px
    step = 2.0 * parameters.radius_px / CELLS_PER_SIDE
    half = (CELLS_PER_SIDE - 1) / 2.0
    first_row = max(0, math.floor((u - 3.0 * sigma) / step + half))
    last_row = min(CELLS_PER_SIDE - 1, math.ceil((u + 3.0 * sigma) / step + half))
    first_column = max(0, math.floor((v - 3.0 * sigma) / step + half))
    last_column = min(CELLS_PER_SIDE - 1, math.ceil((v + 3.0 * sigma) / step + half))
    for row in range(first_row, last_row + 1):
        for column in range(first_column, last_column + 1):
            du, dv = u - (row - half) * step, v - (column - half) * step
            distance = math.sqrt(du * du + dv * dv)
            if distance <= 3.0 * sigma:
                weight = math.exp(-0.5 * (distance / sigma) ** 2) / (sigma * math.sqrt(2.0 * math.pi))
                for layer in range(LAYERS):
                    sums[layer, row * CELLS_PER_SIDE + column] += weight * shares[layer]
