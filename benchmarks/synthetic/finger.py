"""A finger that does not exist: everything about it follows from its seed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.synthetic.impression import render_impression
from benchmarks.synthetic.orientation import (
    SingularPoints,
    draw_class,
    draw_singular_points,
    orientation_field,
)
from benchmarks.synthetic.parameters import HenryClass, ImpressionParameters, MasterParameters
from benchmarks.synthetic.ridges import add_pores, draw_period_field, grow_ridges


@dataclass(frozen=True, slots=True, eq=False)
class MasterPrint:
    """The ridges of a finger, before anything touches it, at 500 dpi."""

    henry_class: HenryClass
    points: SingularPoints
    orientation_rad: NDArray[np.float32]
    """Modulo π, counter-clockwise with y pointing up, shape (height, width)."""
    period_px: NDArray[np.float32]
    """Distance of neighbouring ridges, shape (height, width)."""
    ridges: NDArray[np.float32]
    """Towards 1 on ridges, towards -1 in valleys, shape (height, width)."""


class SyntheticFinger:
    """Draws the master print and the impressions of one invented finger.

    The same seeds give the same pixels, in any order of calls.
    """

    def __init__(
        self,
        seed: int,
        master_parameters: MasterParameters | None = None,
        impression_parameters: ImpressionParameters | None = None,
    ) -> None:
        self._seed = seed
        self._master_parameters = master_parameters or MasterParameters()
        self._impression_parameters = impression_parameters or ImpressionParameters()

    @property
    def henry_class(self) -> HenryClass:
        """Class of the finger, drawn in natural proportions."""
        return draw_class(self._generator(0))

    def master(self) -> MasterPrint:
        """Grows the ridges; takes one to two seconds."""
        rng, parameters = self._generator(1), self._master_parameters
        points = draw_singular_points(rng, self.henry_class, parameters)
        orientation_rad = orientation_field(rng, points, parameters)
        period_px = draw_period_field(rng, parameters)
        ridges = grow_ridges(rng, orientation_rad, period_px, parameters)
        return MasterPrint(
            henry_class=self.henry_class,
            points=points,
            orientation_rad=orientation_rad,
            period_px=period_px,
            ridges=add_pores(rng, ridges, parameters.pore_spacing_px),
        )

    def impression(self, master: MasterPrint, seed: int) -> NDArray[np.uint8]:
        """One touch of the sensor, a grey image at 500 dpi; another seed is another touch."""
        return render_impression(self._generator(2, seed), master.ridges, self._impression_parameters)

    def _generator(self, *stage: int) -> np.random.Generator:
        return np.random.default_rng(np.random.SeedSequence([self._seed, *stage]))
