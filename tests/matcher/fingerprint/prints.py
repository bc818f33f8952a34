"""Random minutiae for the tests of comparison."""

import numpy as np
from hypothesis import strategies as st

from matcher.fingerprint.comparison_parameters import CylinderParameters
from matcher.fingerprint.minutiae import Minutiae
from matcher.fingerprint.prepared import PreparedFingerprint, prepare_minutiae


def random_minutiae(seed: int, count: int, width_px: float = 300.0, height_px: float = 400.0) -> Minutiae:
    """Minutiae spread evenly over a frame, all of good quality."""
    source = np.random.default_rng(seed)
    return Minutiae(
        source.uniform(0.0, width_px, count).astype(np.float32),
        source.uniform(0.0, height_px, count).astype(np.float32),
        source.uniform(0.0, 2 * np.pi, count).astype(np.float32),
        source.integers(1, 3, count).astype(np.uint8),
        np.full(count, 80, np.uint8),
    )


def moved(minutiae: Minutiae, turn_rad: float, shift_x_px: float, shift_y_px: float) -> Minutiae:
    """The same minutiae after a counter-clockwise turn about the origin (y upwards), then a shift."""
    place = (minutiae.x_px - 1j * minutiae.y_px) * np.exp(1j * turn_rad)
    return Minutiae(
        (place.real + shift_x_px).astype(np.float32),
        (-place.imag + shift_y_px).astype(np.float32),
        ((minutiae.direction_rad + turn_rad) % (2 * np.pi)).astype(np.float32),
        minutiae.kind,
        minutiae.quality,
    )


def impression(minutiae: Minutiae, seed: int, kept: float = 0.8, spurious: int = 6) -> Minutiae:
    """Another impression of the same finger: placed less exactly, some minutiae lost, some invented."""
    source = np.random.default_rng(seed)
    keep = np.flatnonzero(source.random(len(minutiae)) < kept)
    part, extra = minutiae.take(keep), random_minutiae(seed + 1, spurious)
    count = len(part)
    return Minutiae(
        np.concatenate([part.x_px + source.normal(0, 2, count), extra.x_px]).astype(np.float32),
        np.concatenate([part.y_px + source.normal(0, 2, count), extra.y_px]).astype(np.float32),
        np.concatenate([part.direction_rad + source.normal(0, 0.1, count), extra.direction_rad]).astype(
            np.float32
        )
        % np.float32(2 * np.pi),
        np.concatenate([part.kind, extra.kind]),
        np.concatenate([part.quality, extra.quality]),
    )


def prepared(minutiae: Minutiae) -> PreparedFingerprint:
    """With the default constants."""
    return prepare_minutiae(minutiae, CylinderParameters())


def any_minutiae(least: int = 0, most: int = 60) -> st.SearchStrategy[Minutiae]:
    """Random minutiae of any number, dense or sparse."""
    return st.builds(
        random_minutiae,
        st.integers(0, 2**32 - 1),
        st.integers(least, most),
        st.sampled_from([40.0, 150.0, 300.0]),
        st.sampled_from([40.0, 200.0, 400.0]),
    )
