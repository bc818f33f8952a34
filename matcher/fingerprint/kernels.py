"""What the compiled kernels share: how they are compiled, and arithmetic on angles and bits."""

import math
from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np

from matcher.fingerprint.comparison_parameters import Sigmoid

Function = TypeVar("Function", bound=Callable[..., object])

_PAIRS = np.uint64(0x5555555555555555)
_QUADS = np.uint64(0x3333333333333333)
_OCTETS = np.uint64(0x0F0F0F0F0F0F0F0F)
_ONES = np.uint64(0x0101010101010101)
_ONE, _TWO, _FOUR, _TOP_BYTE = np.uint64(1), np.uint64(2), np.uint64(4), np.uint64(56)


def compiled(function: Function) -> Function:
    """Compiles to machine code on the first call, kept on disk, run without the GIL.

    Strict IEEE 754 arithmetic: a kernel must round as its NumPy reference does.
    """
    return cast(Function, numba.njit(nogil=True, cache=True)(function))


@compiled
def popcount(word: np.uint64) -> int:
    """Set bits of a 64-bit word; LLVM turns the idiom into one instruction where the processor has it."""
    word = word - ((word >> _ONE) & _PAIRS)
    word = (word & _QUADS) + ((word >> _TWO) & _QUADS)
    word = (word + (word >> _FOUR)) & _OCTETS
    return np.int64((word * _ONES) >> _TOP_BYTE)  # type: ignore[return-value]  # int() would keep it unsigned


@compiled
def wrapped(angle_rad: float) -> float:
    """The same angle in [-pi, pi)."""
    return angle_rad - 2.0 * math.pi * math.floor((angle_rad + math.pi) / (2.0 * math.pi))


@compiled
def sigmoid(value: float, curve: Sigmoid) -> float:
    """The curve's value, 0 to 1."""
    return 1.0 / (1.0 + math.exp(-curve.steepness * (value - curve.midpoint)))
