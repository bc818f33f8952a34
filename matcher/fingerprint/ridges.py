"""Where there are friction ridges and how clear they are, from the spatial spectrum of each block.

Ridges are the one texture whose spectrum has a single peak at 2 to 4 cycles a millimetre: of a block's
energy nearly all lies there. Faces, text, edges and noise put it elsewhere or spread it. This is the
Frequency Domain Analysis of ISO/IEC 29794-4 taken in two dimensions, and it serves the test for a print,
segmentation and quality alike.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.parameters import RidgeParameters

_SHRINK = 2
_CENTRE_RADIUS = 1.9
"""Bins; a Hann window spreads the mean of a block over those nearer to the spectrum's centre."""


@dataclass(frozen=True, slots=True, eq=False)
class RidgeMap:
    """One value a block.

    All arrays have the shape (rows, columns) of blocks, the first at the top left corner.
    """

    clarity: NDArray[np.float32]
    """Part of the energy at the dominant frequency, 0 to 1; 0 where flat or no ridge frequency."""
    period_px: NDArray[np.float32]
    """From ridge to ridge at 500 dpi; 0 where `clarity` is 0."""
    contrast: NDArray[np.float32]
    """Standard deviation, grey levels."""
    mean: NDArray[np.float32]
    """Grey level."""


def measure_ridges(pixels: NDArray[np.uint8], parameters: RidgeParameters) -> RidgeMap:
    """Measures a print at 500 dpi, shape (height, width).

    Works at half resolution, which still holds the finest ridges with over three quarters of their contrast.
    """
    windows = _windows(_halve(pixels, parameters.block_px), parameters)
    rows, columns, side = windows.shape[:3]
    flat = windows.reshape(-1, side, side)
    hann = _hann(side)
    mean = np.tensordot(flat, hann, 2)
    contrast = np.sqrt(np.maximum(np.tensordot(flat * flat, hann, 2) - mean * mean, 0))
    clarity, period_px = np.zeros_like(mean), np.zeros_like(mean)
    textured = np.flatnonzero(contrast >= parameters.min_contrast)
    if len(textured):
        centred = (flat[textured] - mean[textured, np.newaxis, np.newaxis]) * hann
        strength, found_px = _dominant(centred)
        is_ridge = (parameters.min_period_px <= found_px) & (found_px <= parameters.max_period_px)
        clarity[textured] = np.where(is_ridge, strength, 0)
        period_px[textured] = np.where(is_ridge, found_px, 0)
    shape = (rows, columns)
    return RidgeMap(
        clarity.reshape(shape), period_px.reshape(shape), contrast.reshape(shape), mean.reshape(shape)
    )


def _halve(pixels: NDArray[np.uint8], block_px: int) -> NDArray[np.uint8]:
    """Half the resolution, after filling up to whole blocks."""
    bottom, right = (-side % block_px for side in pixels.shape)
    whole = cv2.copyMakeBorder(pixels, 0, bottom, 0, right, cv2.BORDER_REFLECT_101)
    half = cv2.resize(
        whole, (whole.shape[1] // _SHRINK, whole.shape[0] // _SHRINK), interpolation=cv2.INTER_AREA
    )
    return np.asarray(half, np.uint8)


def _windows(half: NDArray[np.uint8], parameters: RidgeParameters) -> NDArray[np.float32]:
    """Overlapping windows centred on the blocks, shape (rows, columns, side, side)."""
    block, side = parameters.block_px // _SHRINK, parameters.window_px // _SHRINK
    border = (side - block) // 2
    padded = cv2.copyMakeBorder(half, border, border, border, border, cv2.BORDER_REFLECT_101)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (side, side))[::block, ::block]
    return np.asarray(windows, np.float32)


def _hann(side: int) -> NDArray[np.float32]:
    """A two-dimensional window of sum 1."""
    profile = np.hanning(side + 1)[:-1]
    window = np.outer(profile, profile)
    return np.asarray(window / window.sum(), np.float32)


def _dominant(centred: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Clarity, and period in px at 500 dpi, of each window's strongest frequency; windows (n, side, side)."""
    side = centred.shape[-1]
    vertical = np.arange(side) - side // 2
    horizontal = np.arange(side // 2 + 1)
    radius = np.hypot(vertical[:, np.newaxis], horizontal)
    energy = _energy(centred, vertical, horizontal)
    both_halves = np.where((horizontal == 0) | (horizontal == side // 2), 1, 2)
    total = (energy * both_halves).sum(axis=(1, 2))
    peaks = np.where((radius > _CENTRE_RADIUS) & (radius < side / 2), _sum_neighbours(energy), 0)
    peaks = peaks.reshape(len(peaks), -1)
    strongest = peaks.argmax(axis=1)
    clarity = 2 * peaks[np.arange(len(peaks)), strongest] / np.maximum(total, np.finfo(np.float32).tiny)
    period_px = _SHRINK * side / radius.ravel()[strongest]
    return np.minimum(clarity, 1).astype(np.float32), period_px.astype(np.float32)


def _energy(
    windows: NDArray[np.float32], vertical: NDArray[np.intp], horizontal: NDArray[np.intp]
) -> NDArray[np.float32]:
    """Power at the given frequencies in cycles a window; windows (n, side, side).

    For windows as small as these, two products with the matrix of the Fourier transform are several times as
    fast as its fast form.
    """
    place = np.arange(windows.shape[-1])
    turn = -2j * np.pi / len(place)
    across = np.exp(turn * np.outer(place, horizontal))
    down = np.exp(turn * np.outer(vertical, place)).astype(np.complex64)
    parts = windows @ np.concatenate([across.real, across.imag], axis=1).astype(np.float32)
    real, imaginary = np.split(parts, 2, axis=2)
    spectrum = down @ (real + np.complex64(1j) * imaginary)
    energy: NDArray[np.float32] = spectrum.real**2 + spectrum.imag**2
    return energy


def _sum_neighbours(energy: NDArray[np.float32]) -> NDArray[np.float32]:
    """Energy of 3x3 bins, over which a Hann window spreads one frequency.

    The half spectrum's edge at horizontal frequency 0 is continued by its mirror image.
    """
    side = energy.shape[1]
    mirrored = energy[:, -np.arange(side) % side, 1:2]
    across = np.concatenate([mirrored, energy, np.zeros_like(mirrored)], axis=2)
    across = across[:, :, :-2] + across[:, :, 1:-1] + across[:, :, 2:]
    summed: NDArray[np.float32] = across + np.roll(across, 1, axis=1) + np.roll(across, -1, axis=1)
    return summed
