from collections import Counter

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.synthetic import HenryClass, ImpressionParameters, MasterPrint, SyntheticFinger
from benchmarks.synthetic.parameters import NATURAL_PROPORTIONS

FINGER = SyntheticFinger(7)


@pytest.fixture(scope="module")
def master() -> MasterPrint:
    return FINGER.master()


@pytest.fixture(scope="module")
def impression(master: MasterPrint) -> NDArray[np.uint8]:
    return FINGER.impression(master, 0)


def test_seeds_decide_every_pixel(master: MasterPrint, impression: NDArray[np.uint8]) -> None:
    again = SyntheticFinger(7)
    np.testing.assert_array_equal(master.ridges, again.master().ridges)
    np.testing.assert_array_equal(impression, again.impression(master, 0))


def test_impressions_differ_by_seed(master: MasterPrint, impression: NDArray[np.uint8]) -> None:
    other = FINGER.impression(master, 1)
    assert np.mean(np.abs(impression.astype(int) - other)) > 10


def test_fingers_differ_by_seed(master: MasterPrint) -> None:
    other = SyntheticFinger(8).master()
    agreement = np.corrcoef(master.ridges.ravel(), other.ridges.ravel())[0, 1]
    assert abs(agreement) < 0.1


def test_an_impression_is_a_grey_image_of_the_size_asked_for(master: MasterPrint) -> None:
    asked = SyntheticFinger(7, impression_parameters=ImpressionParameters(width_px=300, height_px=260))
    for image, shape in [
        (FINGER.impression(master, 3), (374, 388)),
        (asked.impression(master, 3), (260, 300)),
    ]:
        assert image.dtype == np.uint8
        assert image.shape == shape
        darkest, lightest = np.percentile(image, [5, 95])
        assert darkest < 110
        assert lightest > 190


def test_the_finger_leaves_a_margin_of_background(impression: NDArray[np.uint8]) -> None:
    corners = [impression[:25, :25], impression[:25, -25:], impression[-25:, :25], impression[-25:, -25:]]
    assert all(corner.mean() > 180 for corner in corners)
    assert impression[150:230, 150:230].mean() < 180


def test_moisture_makes_some_impressions_darker_and_some_lighter(master: MasterPrint) -> None:
    normal = SyntheticFinger(7, impression_parameters=ImpressionParameters(wetness=0))
    varied = SyntheticFinger(7, impression_parameters=ImpressionParameters(wetness=0.5))
    change = [
        varied.impression(master, seed).mean() - normal.impression(master, seed).mean() for seed in range(8)
    ]
    assert min(change) < -3
    assert max(change) > 3


def test_classes_come_in_natural_proportions() -> None:
    count = 4000
    drawn = Counter(SyntheticFinger(seed).henry_class for seed in range(count))
    for henry_class, share in NATURAL_PROPORTIONS.items():
        deviation = (share * (1 - share) / count) ** 0.5
        assert drawn[henry_class] / count == pytest.approx(share, abs=4 * deviation)


@pytest.mark.parametrize("henry_class", HenryClass)
def test_proportions_name_every_class(henry_class: HenryClass) -> None:
    assert henry_class in NATURAL_PROPORTIONS
    assert sum(NATURAL_PROPORTIONS.values()) == pytest.approx(1, abs=0.02)
