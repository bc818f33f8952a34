"""Ridges grown from a few spots by a filter that follows the orientation field.

After SFinGe (Cappelli, in: Handbook of Fingerprint Recognition, chapter 6): at every pixel a Gabor filter of
the local orientation and period. Where ridges of different spots meet out of step, minutiae arise.
"""

import math

import numba
import numpy as np
from numpy.typing import NDArray

from benchmarks.synthetic.noise import smooth_noise
from benchmarks.synthetic.parameters import MasterParameters

ORIENTATIONS = 64
PERIODS = 12
GAIN = 3.5
"""How steeply a response saturates; above 1 so that ridges grow."""


def draw_period_field(rng: np.random.Generator, parameters: MasterParameters) -> NDArray[np.float32]:
    """Distance of neighbouring ridges at every pixel, in pixels, shape (height, width)."""
    height_px, width_px = parameters.height_px, parameters.width_px
    mean_px = rng.normal(parameters.period_mean_px, parameters.period_deviation_px)
    wider_below = np.linspace(-0.5, 0.5, height_px)[:, None]
    change = wider_below + 0.35 * smooth_noise(rng, (height_px, width_px), 120.0)
    return (mean_px * (1 + parameters.period_variation * np.clip(change, -1, 1))).astype(np.float32)


def grow_ridges(
    rng: np.random.Generator,
    orientation_rad: NDArray[np.float32],
    period_px: NDArray[np.float32],
    parameters: MasterParameters,
) -> NDArray[np.float32]:
    """Ridges (towards 1) and valleys (towards -1), shape (height, width)."""
    kernels, periods = _filter_bank(float(period_px.min()), float(period_px.max()))
    orientation = np.round(orientation_rad / np.pi * ORIENTATIONS).astype(np.int16) % ORIENTATIONS
    period = np.abs(period_px[..., None] - periods).argmin(axis=-1).astype(np.int16)
    margin = kernels.shape[-1] // 2
    ridges = np.pad(_spots(rng, orientation_rad.shape, parameters.seed_spacing_px), margin)
    for _ in range(parameters.growth_steps):
        ridges = np.pad(_filter(ridges, kernels, period, orientation), margin)
    return ridges[margin:-margin, margin:-margin]


def add_pores(
    rng: np.random.Generator, ridges: NDArray[np.float32], spacing_px: float
) -> NDArray[np.float32]:
    """Opens sweat pores along the middle of the ridges."""
    height_px, width_px = ridges.shape
    count = int(ridges.size / (spacing_px * 9.0))
    y_px, x_px = rng.integers(1, height_px - 1, count), rng.integers(1, width_px - 1, count)
    crest = ridges[y_px, x_px] > 0.8
    y_px, x_px = y_px[crest], x_px[crest]
    opened = ridges.copy()
    for dy, dx, depth in ((0, 0, 1.3), (0, 1, 0.6), (1, 0, 0.6), (0, -1, 0.6), (-1, 0, 0.6)):
        opened[y_px + dy, x_px + dx] -= depth
    return opened


def _spots(rng: np.random.Generator, shape: tuple[int, ...], spacing_px: float) -> NDArray[np.float32]:
    spots = np.zeros(shape, np.float32)
    count = max(1, round(spots.size / spacing_px**2))
    spots[rng.integers(0, shape[0], count), rng.integers(0, shape[1], count)] = 1.0
    return spots


def _filter_bank(shortest_px: float, longest_px: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Gabor kernels, shape (periods, orientations, side, side), and the periods."""
    periods = np.linspace(shortest_px, longest_px, PERIODS, dtype=np.float32)
    reach = math.ceil(1.2 * longest_px)
    y_px, x_px = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float32)
    kernels = np.empty((PERIODS, ORIENTATIONS, 2 * reach + 1, 2 * reach + 1), np.float32)
    for p, period_px in enumerate(periods):
        envelope = np.exp(-(x_px**2 + y_px**2) / (2 * (0.4036 * period_px) ** 2))  # three ridges wide
        for k in range(ORIENTATIONS):
            angle = np.pi * k / ORIENTATIONS
            across = x_px * np.sin(angle) + y_px * np.cos(angle)
            wave = np.cos(2 * np.pi * across / period_px)
            gabor = envelope * (wave - (envelope * wave).sum() / envelope.sum())
            kernels[p, k] = gabor / np.abs(gabor).sum()
    return kernels, periods


@numba.njit(nogil=True, fastmath=True)
def _filter(
    padded: NDArray[np.float32],
    kernels: NDArray[np.float32],
    period: NDArray[np.int16],
    orientation: NDArray[np.int16],
) -> NDArray[np.float32]:
    height, width = orientation.shape
    side = kernels.shape[2]
    filtered = np.empty((height, width), np.float32)
    for y in range(height):
        for x in range(width):
            kernel = kernels[period[y, x], orientation[y, x]]
            response = np.float32(0.0)
            for row in range(side):
                for column in range(side):
                    response += kernel[row, column] * padded[y + row, x + column]
            filtered[y, x] = math.tanh(GAIN * response)
    return filtered
