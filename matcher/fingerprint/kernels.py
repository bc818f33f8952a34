"""What the compiled kernels share: how they are compiled, and arithmetic on angles and bits."""

import hashlib
import math
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from matcher.fingerprint.comparison_parameters import Sigmoid

Function = TypeVar("Function", bound=Callable[..., object])


def _digest_of_sources() -> str:
    folder = Path(__file__).parent
    sources = [*sorted(folder.glob("kernels*.py")), folder / "comparison_parameters.py"]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]


_SOURCES = _digest_of_sources()

_PAIRS = np.uint64(0x5555555555555555)
_QUADS = np.uint64(0x3333333333333333)
_OCTETS = np.uint64(0x0F0F0F0F0F0F0F0F)
_ONES = np.uint64(0x0101010101010101)
_ONE, _TWO, _FOUR, _TOP_BYTE = np.uint64(1), np.uint64(2), np.uint64(4), np.uint64(56)


def compiled(function: Function) -> Function:
    """Compiles to machine code on the first call, kept on disk, run without the GIL.

    Strict IEEE 754 arithmetic: a kernel must round, and divide by zero, as its NumPy reference does. That a
    division cannot raise also lets the compiler use vector instructions.
    """
    # Numba keeps code under the function's name and renews it only when the function's own file changes. A
    # kernel also holds the kernels it calls and the constants it reads, so the name here stands for all.
    name = function.__qualname__
    function.__qualname__ = f"{name}_{_SOURCES}"
    dispatcher = numba.njit(nogil=True, cache=True, error_model="numpy")(function)
    function.__qualname__ = name
    return cast(Function, dispatcher)


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


@compiled
def descending(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Indices of the values from the greatest, the first among equals: a sort that is fast for dozens."""
    order = np.empty(len(values), np.int64)
    for index in range(len(values)):
        place = index
        while place > 0 and values[order[place - 1]] < values[index]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = index
    return order
