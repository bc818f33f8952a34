import numpy as np

from matcher.fingerprint.normalise import normalise_polarity
from matcher.fingerprint.parameters import ExtractionParameters
from matcher.fingerprint.ridges import measure_ridges
from tests.matcher.fingerprint.drawn_print import draw_print

PARAMETERS = ExtractionParameters()


def test_a_print_on_a_light_ground_stays() -> None:
    pixels = draw_print()

    assert normalise_polarity(pixels, measure_ridges(pixels, PARAMETERS.ridges), PARAMETERS) is pixels


def test_a_print_on_a_dark_ground_is_inverted() -> None:
    inverted = np.bitwise_not(draw_print())

    normalised = normalise_polarity(inverted, measure_ridges(inverted, PARAMETERS.ridges), PARAMETERS)

    np.testing.assert_array_equal(draw_print(), normalised)


def test_a_print_without_any_ground_is_taken_as_stated() -> None:
    filled = np.bitwise_not(draw_print())[90:220, 90:200]

    assert normalise_polarity(filled, measure_ridges(filled, PARAMETERS.ridges), PARAMETERS) is filled
