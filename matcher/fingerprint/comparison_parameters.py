"""Every constant of fingerprint comparison, with its unit and where it comes from.

Unless another source stands beside it, a value is of Cappelli, Ferrara and Maltoni, "Minutia Cylinder-Code"
(MCC), TPAMI 32(12) 2010, doi 10.1109/TPAMI.2010.52, Table 2, for the bit version with 8 x 8 x 6 cells. Pixels
are those of the print at 500 dpi. The groups are named tuples because compiled kernels take them whole.
"""

import hashlib
import math
from dataclasses import asdict, dataclass, field
from typing import NamedTuple

CELLS_PER_SIDE = 8
"""N_S. Fixed, because one layer of 8 x 8 cells is then one 64-bit word."""
LAYERS = 6
"""N_D: directions a cylinder tells apart."""
CELLS_PER_LAYER = CELLS_PER_SIDE * CELLS_PER_SIDE
CODE_BYTES = LAYERS * CELLS_PER_LAYER // 8
"""Bytes of the bits of one cylinder."""


class Sigmoid(NamedTuple):
    """The function 1 / (1 + exp(-steepness * (v - midpoint))) of section 3.1."""

    midpoint: float
    """In the unit of its argument."""
    steepness: float
    """Per unit of its argument; negative where small arguments are good."""


class CylinderParameters(NamedTuple):
    """How a minutia's neighbourhood becomes a cylinder (section 3)."""

    radius_px: float = 70.0
    """R."""
    sigma_distance_px: float = 28.0 / 3.0
    """sigma_S; a minutia contributes to cells within three of it."""
    sigma_direction_rad: float = 2.0 * math.pi / 9.0
    """sigma_D."""
    min_contribution: float = 0.01
    """mu_psi: the sum of contributions from which a bit is set."""
    hull_margin_px: float = 50.0
    """Omega: how far the region of the print reaches beyond the convex hull of its minutiae."""
    min_valid_cells: float = 0.75
    """min_VC: share of the cells within the radius that must lie in the region of the print."""
    min_neighbours: int = 2
    """min_M: minutiae near enough to contribute, below which a cylinder says too little."""


class SimilarityParameters(NamedTuple):
    """Which cylinders are compared (section 4)."""

    max_rotation_rad: float = math.pi / 2.0
    """delta_theta: largest difference between the directions of two minutiae."""
    min_common_cells: float = 0.6
    """min_ME: share of the cells within the radius that must be valid in both cylinders."""


class RelaxationParameters(NamedTuple):
    """How similarities are corrected by the agreement of pairs, and made one number (section 5)."""

    rounds: int = 5
    """n_rel."""
    own_weight: float = 0.5
    """w_R: what a pair keeps of its own similarity in each round."""
    distance_px: Sigmoid = Sigmoid(5.0, -8.0 / 5.0)
    """Of the difference between the distances of two minutiae in each print."""
    direction_rad: Sigmoid = Sigmoid(math.pi / 12.0, -30.0)
    """Of the difference between their relative directions."""
    bearing_rad: Sigmoid = Sigmoid(math.pi / 12.0, -30.0)
    """Of the difference between their radial angles."""
    negligible: float = 1e-4
    """A sigmoid below this counts as zero, which spares most pairs the rest of the work. Not of the paper."""
    min_pairs: int = 4
    """min_nP."""
    max_pairs: int = 12
    """max_nP."""
    pairs: Sigmoid = Sigmoid(20.0, 2.0 / 5.0)
    """Of the smaller number of cylinders: where between `min_pairs` and `max_pairs` n_P lies."""


class PairingParameters(NamedTuple):
    """Which minutiae correspond once one print is laid on the other. Not of the paper."""

    max_seeds: int = 24
    """Most efficient pairs of the relaxation that are tried as the origin of the motion."""
    max_distance_px: float = 12.0
    """0.6 mm, to bear the skin's distortion; on real prints, more of it adds pairs by chance only."""
    max_direction_rad: float = math.pi / 6.0
    """Largest difference of directions after the motion."""
    min_pairs: int = 3
    """Fewer agree by chance on any two prints."""
    refinements: int = 3
    """Times the motion is fitted to its pairs and the pairs are taken anew."""


@dataclass(frozen=True, slots=True)
class ComparisonParameters:
    """All constants from minutiae to similarity and correspondences."""

    cylinder: CylinderParameters = field(default_factory=CylinderParameters)
    similarity: SimilarityParameters = field(default_factory=SimilarityParameters)
    relaxation: RelaxationParameters = field(default_factory=RelaxationParameters)
    pairing: PairingParameters = field(default_factory=PairingParameters)

    @property
    def comparison_version(self) -> str:
        """Names the method and every constant that a similarity depends on; a calibration belongs to one."""
        constants = {name: value for name, value in asdict(self).items() if name != "pairing"}
        digest = hashlib.sha256(repr(sorted(constants.items())).encode()).hexdigest()
        return f"mcc8-lssr-1-{digest[:8]}"
