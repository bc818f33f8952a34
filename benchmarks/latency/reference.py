"""Reference operations: work of fixed size that a machine is measured with while it is measured.

A ratio to them, taken in the same run, survives a slow or busy machine better than milliseconds do.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

# Each product is small enough that BLAS keeps it on one thread.
PRODUCTS = 256
MATRIX_SIDE = 64
FFT_SIDE = 512


@dataclass(frozen=True, slots=True)
class ReferenceOperation:
    """Named work that takes no arguments."""

    name: str
    run: Callable[[], object]

    def time_ms(self) -> float:
        """Does the work once."""
        started = time.perf_counter()
        self.run()
        return (time.perf_counter() - started) * 1e3


def reference_operations() -> tuple[ReferenceOperation, ...]:
    """A NumPy matrix product and an FFT, on the same numbers every time."""
    generator = np.random.default_rng(1)
    left, right = generator.random((2, PRODUCTS, MATRIX_SIDE, MATRIX_SIDE))
    image = generator.random((FFT_SIDE, FFT_SIDE))
    return (
        ReferenceOperation("matrix_product", lambda: np.matmul(left, right)),
        ReferenceOperation("fft", lambda: np.fft.rfft2(image)),
    )
