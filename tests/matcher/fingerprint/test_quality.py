import numpy as np

from matcher.fingerprint.minutiae import Minutiae
from matcher.fingerprint.parameters import ExtractionParameters
from matcher.fingerprint.quality import assess
from matcher.fingerprint.ridges import RidgeMap
from matcher.fingerprint.segment import Segmentation
from matcher.quality import Quality

PARAMETERS = ExtractionParameters()


def quality_of(count: int, confidence: int = 90, side_blocks: int = 16, clarity: float = 0.8) -> Quality:
    values = np.zeros((20, 20), np.float32)
    values[:side_blocks, :side_blocks] = clarity
    area = side_blocks**2
    frame = (slice(0, 320), slice(0, 320))
    segmentation = Segmentation(values > 0, area, frame, area >= PARAMETERS.segmentation.trusted_blocks)
    zeros = np.zeros(count, np.float32)
    kinds, qualities = np.ones(count, np.uint8), np.full(count, confidence, np.uint8)
    minutiae = Minutiae(zeros, zeros, zeros, kinds, qualities)
    return assess(minutiae, RidgeMap(values, values, values, values), segmentation, PARAMETERS)


def component(name: str, quality: Quality) -> int:
    return next(one.score for one in quality.components if one.name == name)


def test_more_and_surer_minutiae_are_better() -> None:
    good = quality_of(40).score

    assert quality_of(20).score < good < quality_of(60).score
    assert quality_of(40, confidence=50).score < good


def test_clearer_and_larger_ridges_have_better_components() -> None:
    assert component("FrequencyDomainAnalysis", quality_of(40, clarity=0.5)) == 50
    assert component("FrequencyDomainAnalysis", quality_of(40, clarity=0.8)) == 80
    assert component("RegionOfInterestArea", quality_of(40, side_blocks=10)) == 44
    assert component("RegionOfInterestArea", quality_of(40, side_blocks=16)) == 100


def test_the_score_stays_within_its_scale() -> None:
    assert quality_of(0).score == 0
    assert 90 < quality_of(255, confidence=100, side_blocks=20, clarity=1.0).score <= 100


def test_a_print_that_may_be_none_is_never_good() -> None:
    assert quality_of(200, side_blocks=7).score <= PARAMETERS.quality.max_untrusted_score


def test_measurements_are_named_and_in_their_units() -> None:
    measurements = {component.name: component.measurement for component in quality_of(30).components}

    assert measurements["MinutiaeCount"] == 30
    assert measurements["MinutiaeQuality"] == 90
    assert abs(measurements["FrequencyDomainAnalysis"] - 0.8) < 1e-6
    assert abs(measurements["RegionOfInterestArea"] - 256 * 0.8128**2) < 1e-6
