"""What the service needs of a matching engine, whatever the modality."""

from collections.abc import Sequence
from enum import Enum, auto
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

Prepared = TypeVar("Prepared")


class CodeKind(Enum):
    """How the retrieval codes of an engine are compared."""

    BINARY_HAMMING = auto()
    """Rows of uint8, eight bits a byte, compared by Hamming distance."""
    FLOAT_INNER_PRODUCT = auto()
    """Rows of float32 of unit length, compared by inner product."""


class Matching(Protocol[Prepared]):
    """Two templates in, a calibrated score out; one template in, retrieval codes out.

    A score is -10 * log10 of the false match rate: 40 means one impostor comparison in 10,000 scores as high.
    """

    @property
    def algorithm_version(self) -> str:
        """Version of the templates that this engine compares; it refuses all others."""

    @property
    def code_kind(self) -> CodeKind:
        """How `codes` are compared."""

    @property
    def code_width(self) -> int:
        """Columns of `codes`: bytes of a binary code, dimensions of a float one."""

    def prepare(self, template: bytes) -> Prepared:
        """Decodes a template and derives what comparison needs, once per template.

        Raises:
            SampleRefusedError: TEMPLATE_FORMAT or VERSION_MISMATCH.
        """

    def codes(self, prepared: Prepared) -> NDArray[Any]:
        """Retrieval codes, shape (n, code_width); n may be 0 for an empty template."""

    def compare(self, probe: Prepared, references: Sequence[Prepared]) -> NDArray[np.float64]:
        """Calibrated scores of `probe` against each reference, 0 where nothing matches. Releases the GIL."""
