import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.synthetic.parameters import MasterParameters
from benchmarks.synthetic.ridges import add_pores, draw_period_field, grow_ridges

SMALL = MasterParameters(width_px=160, height_px=160)


def grown(period_px: float, orientation_rad: float) -> NDArray[np.float32]:
    shape = (SMALL.height_px, SMALL.width_px)
    return grow_ridges(
        np.random.default_rng(2),
        np.full(shape, orientation_rad, np.float32),
        np.full(shape, period_px, np.float32),
        SMALL,
    )


def mean_wave(ridges: NDArray[np.float32]) -> tuple[float, float]:
    """Period in pixels and orientation of the ridges, averaged over the energy of the spectrum."""
    window = np.hanning(ridges.shape[0])[:, None] * np.hanning(ridges.shape[1])
    energy = np.abs(np.fft.rfft2(ridges * window)) ** 2
    along_x, along_y = np.fft.rfftfreq(ridges.shape[1]), -np.fft.fftfreq(ridges.shape[0])[:, None]
    frequency = np.hypot(along_x, along_y)
    energy *= frequency < 0.2  # leaves harmonics out
    across = np.angle((energy * np.exp(2j * np.arctan2(along_y, along_x))).sum()) / 2
    return float(energy.sum() / (energy * frequency).sum()), float(across + np.pi / 2)


@pytest.mark.parametrize("period_px", [7.5, 9.0, 11.0])
@pytest.mark.parametrize("orientation_rad", [0.0, 0.6, np.pi / 2, 2.5])
def test_ridges_have_the_period_and_the_orientation_asked_for(
    period_px: float, orientation_rad: float
) -> None:
    measured_px, measured_rad = mean_wave(grown(period_px, orientation_rad))
    assert measured_px == pytest.approx(period_px, rel=0.08)
    assert abs(np.angle(np.exp(2j * (measured_rad - orientation_rad))) / 2) < 0.06


def test_ridges_cover_everything() -> None:
    ridges = grown(9.0, 0.3)
    assert np.abs(ridges).max() <= 1
    assert np.mean(np.abs(ridges) > 0.3) > 0.8
    assert np.mean(ridges) == pytest.approx(0, abs=0.05)


def test_the_period_stays_within_its_range() -> None:
    parameters = MasterParameters(period_mean_px=10, period_deviation_px=0, period_variation=0.1)
    period = draw_period_field(np.random.default_rng(0), parameters)
    assert period.shape == (parameters.height_px, parameters.width_px)
    assert period.min() >= 8.99
    assert period.max() <= 11.01
    assert period.max() - period.min() > 0.5


def test_pores_lie_on_ridges() -> None:
    ridges = grown(9.0, 0.0)
    opened = add_pores(np.random.default_rng(0), ridges, 9.0)
    changed = opened != ridges
    assert 10 < changed.sum() < ridges.size / 4
    assert (ridges[opened < ridges - 1] > 0.8).all()
