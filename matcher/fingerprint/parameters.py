"""Every constant of fingerprint extraction, with its unit and the reason for its value.

The values, with the network's weights, make up the `algorithm_version` that every template carries: changing
one makes a new version, and templates of two versions are not compared.
"""

import hashlib
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class Arithmetic(StrEnum):
    """Of the network's convolutions; all else is computed in full precision."""

    FLOAT32 = "f32"
    BFLOAT16 = "bf16"
    """Numbers of 8 significant bits, sums of 24."""


@dataclass(frozen=True, slots=True)
class NetworkParameters:
    """How LEADER is run."""

    coarsest_arithmetic: Arithmetic = Arithmetic.BFLOAT16
    """Used where the processor has instructions for it, else float32. Templates of both can be compared: see
    docs/decisions/0007."""


@dataclass(frozen=True, slots=True)
class ResolutionParameters:
    """What is accepted, and what everything is resampled to."""

    working_dpi: float = 500.0
    """What LEADER was trained at; 1 px is 0.0508 mm."""
    min_dpi: float = 250.0
    """Below, ridges 9 px apart at 500 dpi are less than 5 px apart, and pores and gaps are lost."""
    max_dpi: float = 2000.0
    tolerance: float = 0.01
    """Relative: 197 px/cm, or 500.4 dpi, is taken as 500 dpi."""
    min_side_px: int = 64
    """At 500 dpi; 3.3 mm hold fewer than eight ridges."""
    max_side_px: int = 4096
    """At 500 dpi; 208 mm is longer than a palm."""


@dataclass(frozen=True, slots=True)
class RidgeParameters:
    """Measurement of ridges block by block in the spatial spectrum; pixels at 500 dpi."""

    block_px: int = 16
    """Side of a block, 0.81 mm."""
    window_px: int = 48
    """Side of the Hann window around a block: five ridges."""
    min_period_px: float = 4.5
    """0.23 mm: the finest ridges of a child."""
    max_period_px: float = 14.0
    """0.71 mm: the coarsest ridges of an adult."""
    min_contrast: float = 4.0
    """Standard deviation in grey levels; below, a block is flat."""
    min_clarity: float = 0.3
    """Part of a block's spectral energy at one ridge frequency, 0 to 1, that makes it a block of ridges."""


@dataclass(frozen=True, slots=True)
class SegmentationParameters:
    """Which blocks of ridges make up a print."""

    min_blocks: int = 12
    """In one piece, 8 mm²; with less, there is no print. Of 100 photographs of faces two have more."""
    trusted_blocks: int = 60
    """In one piece, 40 mm²; with less, what was found may be no print, so its quality is capped."""
    margin_px: int = 32
    """Kept around the blocks: the border of a print has ridges too worn to count as such."""
    untrusted_margin_px: int = 256
    """13 mm, half a finger, kept around a small area: the rest of the print may be too faint."""
    max_side_px: int = 1024
    """52 mm; a rolled print's box on a ten-print card is 41 x 38 mm. Bounds time and memory."""
    min_background_blocks: int = 20
    """Flat blocks that are needed to know the background."""
    min_inversion_grey: float = 40.0
    """A ground darker than the ridges by this many grey levels means light ridges on a dark ground."""


@dataclass(frozen=True, slots=True)
class MinutiaParameters:
    """From LEADER's maps to minutiae; pixels at 500 dpi."""

    blur_px: int = 5
    """Side of the Gaussian kernel over the position map, as LEADER was evaluated with."""
    suppression_px: int = 7
    """Side of the square in which only the most confident minutia stays, as LEADER was evaluated with."""
    min_confidence: float = 0.30
    """Of the blurred position map, 0 to 1. The author's 0.6 favours precision; matching wants recall."""
    min_ending_confidence: float = 0.5
    max_count: int = 255
    """The most confident are kept; ISO/IEC 19794-2 has no room for more."""
    min_count: int = 4
    """A print with fewer cannot be compared."""
    min_count_on_ridges: int = 2
    """Network and spectrum must agree: on 100 photographs of faces one such agreement happened at most."""


@dataclass(frozen=True, slots=True)
class QualityParameters:
    """How measurements become one score."""

    typical_minutiae: float = 16.0
    """Sum of confidences at which evidence reaches 63 %; twice as many reach 86 %."""
    full_area_mm2: float = 150.0
    """Area of a full touch of a fingertip, which scores 100."""
    max_untrusted_score: int = 20
    """Cap where the area of ridges is too small to be sure of a print."""


@dataclass(frozen=True, slots=True)
class ExtractionParameters:
    """All constants from image to template."""

    resolution: ResolutionParameters = field(default_factory=ResolutionParameters)
    ridges: RidgeParameters = field(default_factory=RidgeParameters)
    segmentation: SegmentationParameters = field(default_factory=SegmentationParameters)
    network: NetworkParameters = field(default_factory=NetworkParameters)
    minutiae: MinutiaParameters = field(default_factory=MinutiaParameters)
    quality: QualityParameters = field(default_factory=QualityParameters)


def fingerprint(parameters: "DataclassInstance", *others: str) -> str:
    """Eight hexadecimal digits that change with any value of a parameters dataclass, or with `others`."""
    content = repr((sorted(asdict(parameters).items()), others))
    return hashlib.sha256(content.encode()).hexdigest()[:8]
