"""Every constant of the synthetic prints, with its unit. All lengths are at 500 dpi: 1 px is 0.0508 mm."""

from dataclasses import dataclass
from enum import StrEnum


class HenryClass(StrEnum):
    """The five classes of fingerprints."""

    ARCH = "arch"
    TENTED_ARCH = "tented arch"
    LEFT_LOOP = "left loop"
    RIGHT_LOOP = "right loop"
    WHORL = "whorl"


NATURAL_PROPORTIONS = {
    HenryClass.ARCH: 0.037,
    HenryClass.TENTED_ARCH: 0.029,
    HenryClass.LEFT_LOOP: 0.338,
    HenryClass.RIGHT_LOOP: 0.317,
    HenryClass.WHORL: 0.279,
}
"""Share of each class among human fingers (Wilson, Candela and Watson, 1994)."""


@dataclass(frozen=True, slots=True)
class MasterParameters:
    """Of the finger itself."""

    width_px: int = 416
    height_px: int = 560
    period_mean_px: float = 9.0
    """Distance of neighbouring ridges, about 0.46 mm."""
    period_deviation_px: float = 0.5
    """Between fingers."""
    period_variation: float = 0.12
    """Greatest share by which the period changes within a finger."""
    bend_rad: float = 0.10
    """Standard deviation of the smooth bending that makes orientation fields individual."""
    bend_scale_px: float = 110.0
    """Distance over which that bending changes."""
    dome_rad: float = 0.75
    """How far ridges above the kernel fall off towards the sides, at the edge of the finger."""
    staple: float = 0.55
    """How much loops look like a staple (1) rather than like a parabola (0)."""
    seed_spacing_px: float = 38.0
    """Mean distance of the spots from which ridges grow. Where those meet out of step, minutiae arise."""
    growth_steps: int = 26
    """Passes of the oriented filter."""
    pore_spacing_px: float = 9.0
    """Mean distance of sweat pores along a ridge."""


@dataclass(frozen=True, slots=True)
class ImpressionParameters:
    """Of one touch of a sensor. Deviations are standard deviations of normal draws."""

    width_px: int = 388
    height_px: int = 374
    rotation_rad: float = 0.14
    shift_px: float = 14.0
    contact_half_width_px: float = 148.0
    contact_half_height_px: float = 192.0
    contact_variation: float = 0.07
    """Deviation of the size of the contact area, as a share of it."""
    slip_px: float = 5.0
    """Deviation by which the skin outside the firm contact is dragged."""
    twist_rad: float = 0.03
    """Deviation by which it is turned."""
    wetness: float = 0.22
    """Deviation of ridge thickness: above 0 wet or pressed hard, below 0 dry."""
    unevenness: float = 0.16
    """Deviation of ridge thickness within an impression."""
    grain: float = 0.35
    """Strength of the dropouts along ridges."""
    scratches_mean: float = 2.5
    """Mean number of white lines across the print: creases and scratches."""
    sensor_noise_grey: float = 5.0
