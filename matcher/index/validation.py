"""Refuses what an index cannot take, with a sentence that says what was wrong."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.matching import CodeKind

UNIT_LENGTH_TOLERANCE = 0.01


def check_keys(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Keys as int64, shape (m,).

    Raises:
        ValueError: they are not integers in one dimension, one is negative or one is given twice.
    """
    array = np.asarray(keys)
    if array.ndim != 1:
        raise ValueError(f"keys must be a one-dimensional array; this one has {array.ndim} dimensions")
    if array.size == 0:
        return np.empty(0, np.int64)
    if not np.issubdtype(array.dtype, np.integer):
        raise ValueError(f"keys must be integers; these are {array.dtype}")
    if array.dtype == np.uint64 and array.max() > np.iinfo(np.int64).max:
        raise ValueError(f"key {array.max()} does not fit into 63 bits")
    array = array.astype(np.int64)
    if array.min() < 0:
        raise ValueError(f"key {array.min()} is negative")
    distinct, counts = np.unique(array, return_counts=True)
    if len(distinct) < len(array):
        raise ValueError(f"key {distinct[counts > 1][0]} is given twice")
    return array


def check_codes(codes: NDArray[Any], kind: CodeKind, width: int) -> NDArray[Any]:
    """Codes as a contiguous array of the dtype of `kind`, shape (n, width).

    Raises:
        ValueError: wrong shape or dtype; floats that are not finite or rows not of unit length.
    """
    array = np.asarray(codes)
    expected: type[np.generic] = np.uint8 if kind is CodeKind.BINARY_HAMMING else np.float32
    if array.ndim != 2 or array.shape[1] != width:
        raise ValueError(f"codes must have shape (n, {width}); these have {array.shape}")
    if array.dtype != expected:
        raise ValueError(f"codes must be {expected.__name__}; these are {array.dtype}")
    if kind is CodeKind.FLOAT_INNER_PRODUCT:
        _check_unit_length(array)
    return np.ascontiguousarray(array)


def check_code_lists(
    codes: Sequence[NDArray[Any]], keys: NDArray[np.int64], kind: CodeKind, width: int
) -> list[NDArray[Any]]:
    """One array of codes per key.

    Raises:
        ValueError: their number differs from that of the keys, or those of a key are not valid.
    """
    if len(codes) != len(keys):
        raise ValueError(f"{len(keys)} keys come with {len(codes)} arrays of codes; one per key is needed")
    checked = []
    for key, array in zip(keys, codes, strict=True):
        try:
            checked.append(check_codes(array, kind, width))
        except ValueError as error:
            raise ValueError(f"key {key}: {error}") from None
    return checked


def check_limit(limit: int) -> None:
    """Raises ValueError for a limit below 1."""
    if limit < 1:
        raise ValueError(f"the limit must be at least 1; it is {limit}")


def check_mask(allowed: NDArray[np.bool_] | None) -> None:
    """Raises ValueError for a mask that is not a one-dimensional array of bool."""
    if allowed is not None and (allowed.ndim != 1 or allowed.dtype != np.bool_):
        raise ValueError(
            f"allowed must be a one-dimensional array of bool; it is {allowed.dtype} of shape {allowed.shape}"
        )


def is_allowed(keys: NDArray[np.int64], allowed: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    """Which of `keys` the mask lets through; those beyond its end are not."""
    if allowed is None:
        return np.ones(len(keys), np.bool_)
    inside = keys < len(allowed)
    inside[inside] = allowed[keys[inside]]
    return inside


def _check_unit_length(codes: NDArray[np.float32]) -> None:
    if not np.isfinite(codes).all():
        raise ValueError("codes hold NaN or infinity")
    lengths = np.sqrt(np.square(codes, dtype=np.float64).sum(axis=1))
    off = np.abs(lengths - 1) > UNIT_LENGTH_TOLERANCE
    if off.any():
        raise ValueError(f"codes must have unit length; row {np.argmax(off)} has {lengths[off][0]:.3f}")
