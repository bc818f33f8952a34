"""Unified sample quality (ISO/IEC 29794-1): one score, and the measurements behind it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QualityComponent:
    """One named measurement, in the names of ISO/IEC 29794-4 (fingers) or 29794-5 (faces)."""

    name: str
    score: int
    """0 (worst) to 100 (best)."""
    measurement: float
    """The raw measurement, in the unit its name states."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Predicts how well a sample will match."""

    score: int
    """0 (worst) to 100 (best)."""
    components: tuple[QualityComponent, ...] = ()
