"""How well a print will match, as the unified quality score of ISO/IEC 29794-1.

Comparison adds up the evidence of single minutiae, so the score follows the sum of their confidences, which
saturates as evidence does, and their mean, which says how many of them may be false. Area and clarity of the
ridges (ISO/IEC 29794-4) are told beside it: given the minutiae, they predicted nothing more on real prints.
"""

import numpy as np

from matcher.fingerprint.minutiae import Minutiae
from matcher.fingerprint.parameters import ExtractionParameters
from matcher.fingerprint.ridges import RidgeMap
from matcher.fingerprint.segment import Segmentation
from matcher.quality import Quality, QualityComponent


def assess(
    minutiae: Minutiae, ridges: RidgeMap, segmentation: Segmentation, parameters: ExtractionParameters
) -> Quality:
    """Scores a print of which minutiae were found.

    Components: `MinutiaeCount`; `MinutiaeQuality`, the mean confidence in percent; `FrequencyDomainAnalysis`,
    the mean part of spectral energy at the ridge frequency; `RegionOfInterestArea`, in mm².
    """
    limits = parameters.quality
    total = float(minutiae.quality.sum(dtype=np.float64)) / 100
    mean = total / len(minutiae) if len(minutiae) else 0.0
    evidence = 1 - float(np.exp(-total / limits.typical_minutiae))
    score = round(100 * evidence * mean)
    if not segmentation.trusted:
        score = min(score, limits.max_untrusted_score)
    clarity = float(ridges.clarity[segmentation.mask].mean())
    area_mm2 = _area_mm2(segmentation, parameters)
    area = min(1.0, area_mm2 / limits.full_area_mm2)
    return Quality(
        score,
        (
            QualityComponent("MinutiaeCount", round(100 * evidence), float(len(minutiae))),
            QualityComponent("MinutiaeQuality", round(100 * mean), 100 * mean),
            QualityComponent("FrequencyDomainAnalysis", round(100 * clarity), clarity),
            QualityComponent("RegionOfInterestArea", round(100 * area), area_mm2),
        ),
    )


def _area_mm2(segmentation: Segmentation, parameters: ExtractionParameters) -> float:
    side_mm = parameters.ridges.block_px / parameters.resolution.working_dpi * 25.4
    return int(segmentation.mask.sum()) * side_mm**2
