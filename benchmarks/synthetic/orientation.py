"""Ridge orientation from singular points.

The zero-pole model of Sherlock and Monro (1993), half the sum of the angles seen from loops minus those seen
from deltas, with the piecewise linear angle correction of Vizcaya and Gerhardt (1996); arches after SFinGe
(Cappelli, in: Handbook of Fingerprint Recognition, chapter 6). Angles are counter-clockwise, y pointing up.
"""

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.synthetic.noise import smooth_noise
from benchmarks.synthetic.parameters import NATURAL_PROPORTIONS, HenryClass, MasterParameters

Angles: TypeAlias = NDArray[np.float64]
"""One angle a pixel of the master, in radians, shape (height, width)."""

CORRECTION_KNOTS = 8
CORRECTION_RAD = 0.12
"""Deviation of the angle correction at each knot."""


@dataclass(frozen=True, slots=True)
class SingularPoints:
    """Where ridges turn, in pixels of the master; the kernel of the pattern lies at its middle."""

    loops: tuple[complex, ...]
    """x + iy with y pointing down."""
    deltas: tuple[complex, ...]


def draw_class(rng: np.random.Generator) -> HenryClass:
    """One of the five Henry classes in natural proportions."""
    classes = list(NATURAL_PROPORTIONS)
    return classes[rng.choice(len(classes), p=list(NATURAL_PROPORTIONS.values()))]


def draw_singular_points(
    rng: np.random.Generator, henry_class: HenryClass, parameters: MasterParameters
) -> SingularPoints:
    """Loops and deltas of a finger of this class; an arch has none."""
    middle = complex(parameters.width_px / 2, 0.42 * parameters.height_px) + _scatter(rng, 10)
    if henry_class is HenryClass.ARCH:
        return SingularPoints((), ())
    if henry_class is HenryClass.TENTED_ARCH:
        return SingularPoints((middle,), (middle + complex(0, rng.uniform(60, 110)) + _scatter(rng, 5),))
    if henry_class is HenryClass.WHORL:
        half = complex(rng.normal(0, 6), rng.uniform(12, 32))
        left = middle + complex(-rng.uniform(95, 135), rng.uniform(105, 150))
        right = middle + complex(rng.uniform(95, 135), rng.uniform(105, 150))
        return SingularPoints((middle - half, middle + half), (left, right))
    side = 1 if henry_class is HenryClass.LEFT_LOOP else -1
    delta = middle + complex(side * rng.uniform(65, 115), rng.uniform(95, 150))
    return SingularPoints((middle,), (delta,))


def orientation_field(
    rng: np.random.Generator, points: SingularPoints, parameters: MasterParameters
) -> NDArray[np.float32]:
    """Orientation of the ridges at every pixel of the master, in radians modulo π, shape (height, width)."""
    field = _arch(rng, parameters) if not points.loops else _zero_pole(rng, points, parameters)
    bend = smooth_noise(rng, field.shape, parameters.bend_scale_px)
    return np.mod(field + parameters.bend_rad * bend, np.pi).astype(np.float32)


def _zero_pole(rng: np.random.Generator, points: SingularPoints, parameters: MasterParameters) -> Angles:
    y_px, x_px = np.mgrid[: parameters.height_px, : parameters.width_px]
    field = _dome(rng, points, parameters)
    for loop in points.loops:
        angle = _stapled(np.arctan2(loop.imag - y_px, x_px - loop.real), _top_rad(points, loop), parameters)
        field += 0.5 * (angle + _correction(rng, angle))
    for delta in points.deltas:
        angle = np.arctan2(delta.imag - y_px, x_px - delta.real)
        field -= 0.5 * (angle + _correction(rng, angle))
    return field


def _top_rad(points: SingularPoints, loop: complex) -> float:
    """Direction from a loop towards the top of its ridges, where the other singular points alone set it."""
    others = sum(_angle_rad(loop, other) for other in points.loops if other != loop)
    return others - sum(_angle_rad(loop, delta) for delta in points.deltas) + math.pi


def _angle_rad(seen: complex, origin: complex) -> float:
    return math.atan2(origin.imag - seen.imag, seen.real - origin.real)


def _stapled(angle_rad: Angles, top_rad: float, parameters: MasterParameters) -> Angles:
    """Turns ridges about a loop in a half circle over its top and leaves the legs below parallel."""
    from_top = np.angle(np.exp(1j * (angle_rad - top_rad)))
    staple = 2 * np.clip(from_top, -np.pi / 2, np.pi / 2)
    stapled: Angles = top_rad + from_top + parameters.staple * (staple - from_top)
    return stapled


def _dome(rng: np.random.Generator, points: SingularPoints, parameters: MasterParameters) -> Angles:
    """Above the kernel ridges run in arcs, where the zero-pole model alone lays them flat."""
    y_px, x_px = np.mgrid[: parameters.height_px, : parameters.width_px]
    kernel = points.loops[0]
    aside = np.clip(2 * (x_px - kernel.real) / parameters.width_px, -1, 1)
    above = 1 / (1 + np.exp((y_px - kernel.imag - 20) / 45))
    dome: Angles = -parameters.dome_rad * rng.uniform(0.8, 1.2) * aside * above
    return dome


def _correction(rng: np.random.Generator, angle_rad: Angles) -> Angles:
    knots = np.linspace(-np.pi, np.pi, CORRECTION_KNOTS + 1)
    values = rng.normal(0, CORRECTION_RAD, CORRECTION_KNOTS)
    correction: Angles = np.interp(angle_rad, knots, [*values, values[0]])
    return correction


def _arch(rng: np.random.Generator, parameters: MasterParameters) -> Angles:
    """Ridges that rise in the middle, most of all at mid height and less towards the tip."""
    height_px, width_px = parameters.height_px, parameters.width_px
    y_px, x_px = np.mgrid[:height_px, :width_px]
    rise = rng.uniform(1.0, 1.6) * np.clip(1.25 - 1.0 * y_px / height_px, 0, None)
    rise *= np.clip(y_px / (0.45 * height_px), 0.35, 1)
    arch: Angles = np.arctan(rise * np.cos(np.pi * x_px / width_px + rng.normal(0, 0.1)))
    return arch


def _scatter(rng: np.random.Generator, deviation_px: float) -> complex:
    return complex(*rng.normal(0, deviation_px, 2))
