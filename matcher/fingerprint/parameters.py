"""Every constant of fingerprint extraction, with its unit and the reason for its value.

The values, with the network's weights, make up the `algorithm_version` that every template carries: changing
one makes a new version, and templates of two versions are not compared.
"""

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True, slots=True)
class ExtractionParameters:
    """Constants of the stages from image to template; pixels are those of the print at 500 dpi."""

    resolution_dpi: float = 500.0
    """What LEADER was trained at."""
    min_resolution_dpi: float = 250.0
    max_resolution_dpi: float = 2000.0
    min_side_px: int = 64
    """3.3 mm: less than this cannot hold enough ridges."""
    max_side_px: int = 2048
    """104 mm: a whole hand's width; bounds time and memory."""

    min_minutia_confidence: float = 0.30
    """Of LEADER's blurred position map, 0 to 1. The author's 0.6 favours precision; matching wants recall."""
    max_minutiae: int = 255
    """The best are kept, as in ISO/IEC 19794-2 records."""


def fingerprint(parameters: "DataclassInstance") -> str:
    """Eight hexadecimal digits that change with any value of a parameters dataclass."""
    values = sorted(asdict(parameters).items())
    return hashlib.sha256(repr(values).encode()).hexdigest()[:8]
