"""How well a print will match, as the unified quality score of ISO/IEC 29794-1.

Comparison adds up evidence of single minutiae, so the score grows with the sum of their confidences and
saturates as evidence does; the area and the clarity of ridges (ISO/IEC 29794-4) then say how far those
minutiae can be relied on.
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

    Components: `MinutiaeCount`; `MinutiaeQuality`, the mean confidence in percent;
    `FrequencyDomainAnalysis`, the mean part of spectral energy at the ridge frequency;
    `RegionOfInterestArea`, in mm².
    """
    limits = parameters.quality
    evidence = float(minutiae.quality.astype(np.float64).sum()) / 100
    by_minutiae = 1 - np.exp(-evidence / limits.typical_minutiae)
    clarity = float(ridges.clarity[segmentation.mask].mean())
    area_mm2 = _area_mm2(segmentation, parameters)
    by_area = min(1.0, area_mm2 / limits.full_area_mm2)
    score = round(100 * by_minutiae**0.5 * by_area**0.25 * clarity**0.25)
    if not segmentation.trusted:
        score = min(score, limits.max_untrusted_score)
    mean_quality = float(minutiae.quality.mean()) if len(minutiae) else 0.0
    return Quality(
        score,
        (
            QualityComponent("MinutiaeCount", round(100 * by_minutiae), float(len(minutiae))),
            QualityComponent("MinutiaeQuality", round(mean_quality), mean_quality),
            QualityComponent("FrequencyDomainAnalysis", round(100 * clarity), clarity),
            QualityComponent("RegionOfInterestArea", round(100 * by_area), area_mm2),
        ),
    )


def _area_mm2(segmentation: Segmentation, parameters: ExtractionParameters) -> float:
    side_mm = parameters.ridges.block_px / parameters.resolution.working_dpi * 25.4
    return int(segmentation.mask.sum()) * side_mm**2
