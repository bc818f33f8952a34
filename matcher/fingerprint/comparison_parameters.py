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
    stretch_growth_per_px: float = 0.02
    """Relative growth of the tolerance of distances with the distance of the two minutiae, because skin
    stretches: it doubles at 50 px. Not of the paper."""
    turn_growth_per_px: float = 0.005
    """The same for both angles: it doubles at 200 px. Not of the paper."""
    negligible: float = 1e-4
    """A sigmoid below this counts as zero, which spares most pairs the rest of the work. Not of the paper."""
    min_pairs: int = 4
    """min_nP."""
    max_pairs: int = 12
    """max_nP."""
    pairs: Sigmoid = Sigmoid(20.0, 2.0 / 5.0)
    """Of the smaller number of cylinders: where between `min_pairs` and `max_pairs` n_P lies."""


class PairingParameters(NamedTuple):
    """Which minutiae correspond once one print is laid on the other, bending it. Not of the paper."""

    min_relaxed: float = 0.02
    """Similarity after relaxation below which nothing is paired: four of five impostors."""
    rounds: int = 3
    """Times the probe is laid on the reference and the pairs are taken anew."""
    reach_px: float = 80.0
    """Pairs this near say how a minutia moves, the nearer the more."""
    background: float = 1e-3
    """What pairs farther off still say: enough to carry a minutia that has no pair near it."""
    stiffness_px2: float = 1000.0
    """Weight of the whole print's turn against that of the pairs nearby: one pair at 32 px."""
    max_distance_px: float = 16.0
    """0.8 mm, while the pairs are still improving."""
    final_distance_px: float = 10.0
    """0.5 mm, in the last round."""
    max_direction_rad: float = math.pi / 6.0
    """Largest difference of directions once laid on each other."""
    similarity_share: float = 0.5
    """Part of a pair's agreement that its cylinders decide; place and direction decide the rest."""
    outline_margin_px: float = 10.0
    """How far a minutia may lie outside the other print's outline and still count as in the overlap."""
    min_pairs: int = 3
    """Fewer agree by chance on any two prints and are not shown as correspondences."""


@dataclass(frozen=True, slots=True)
class ComparisonParameters:
    """All constants from minutiae to similarity and correspondences."""

    cylinder: CylinderParameters = field(default_factory=CylinderParameters)
    similarity: SimilarityParameters = field(default_factory=SimilarityParameters)
    relaxation: RelaxationParameters = field(default_factory=RelaxationParameters)
    pairing: PairingParameters = field(default_factory=PairingParameters)

    @property
    def comparison_version(self) -> str:
        """Names the method and every constant that evidence depends on; a trained model belongs to one."""
        digest = hashlib.sha256(repr(sorted(asdict(self).items())).encode()).hexdigest()
        return f"mcc8-evidence-1-{digest[:8]}"
