"""The extraction of a fingerprint template, stage by stage."""

from dataclasses import dataclass
from pathlib import Path

from matcher.errors import Refusal, SampleRefusedError
from matcher.fingerprint.leader import Leader
from matcher.fingerprint.minutiae import Minutiae
from matcher.fingerprint.normalise import normalise_polarity
from matcher.fingerprint.parameters import ExtractionParameters, fingerprint
from matcher.fingerprint.peaks import find_peaks, to_minutiae
from matcher.fingerprint.quality import assess
from matcher.fingerprint.resample import resample
from matcher.fingerprint.ridges import measure_ridges
from matcher.fingerprint.segment import Segmentation, segment
from matcher.fingerprint.template import FingerprintTemplate, quantise
from matcher.fingerprint.trace import Stage, Trace
from matcher.image import FingerprintImage
from matcher.quality import Quality

_GENERATION = "leader-2"


@dataclass(frozen=True, slots=True, eq=False)
class FingerprintExtraction:
    """What extraction makes of an image."""

    template: FingerprintTemplate
    quality: Quality
    scale: float
    """Pixels at 500 dpi, the template's, for each pixel of the image."""

    def to_image_px(self, coordinate_px: float) -> float:
        """Takes an x or y of the template to the image's own pixels; both count from a pixel's centre."""
        return (coordinate_px + 0.5) / self.scale - 0.5


class FingerprintExtractor:
    """Image in, template out. Holds the network: build one and keep it; used by one thread at a time."""

    def __init__(self, weights: Path, parameters: ExtractionParameters | None = None) -> None:
        """Loads the network.

        Args:
            weights: `LEADER.weights.h5` of the `pyfing` package, verified by the caller.
            parameters: All constants; they are part of the algorithm version.

        Raises:
            ValueError: the file does not hold LEADER's weights.
            OSError: the file cannot be read.
        """
        self._parameters = parameters or ExtractionParameters()
        self._leader = Leader(weights, self._parameters.network.coarsest_arithmetic)
        self.algorithm_version = f"{_GENERATION}-{fingerprint(self._parameters, self._leader.weights_sha256)}"
        """Changes with the network and with every parameter; templates of one version can be compared."""

    def extract(self, image: FingerprintImage, trace: Trace | None = None) -> FingerprintExtraction:
        """Extracts a template; the same image gives the same template.

        Raises:
            SampleRefusedError: NO_FINGERPRINT, the image shows no ridges; EXTRACTION_FAILED, its resolution
            or size
                is beyond what is accepted, or too few minutiae were found.
        """
        trace = trace or _Deaf()
        parameters = self._parameters
        resampled = resample(image, parameters.resolution)
        trace.record(Stage.RESAMPLED, resampled)
        height_px, width_px = resampled.pixels.shape
        ridges = measure_ridges(resampled.pixels, parameters.ridges)
        trace.record(Stage.RIDGES, ridges)
        segmentation = segment(ridges, height_px, width_px, parameters)
        trace.record(Stage.SEGMENTATION, segmentation)
        normalised = normalise_polarity(resampled.pixels, ridges, parameters)
        trace.record(Stage.NORMALISED, normalised)
        minutia_map = self._leader.map(normalised[segmentation.window])
        trace.record(Stage.MAP, minutia_map)
        peaks = find_peaks(minutia_map.confidence, parameters.minutiae)
        trace.record(Stage.PEAKS, peaks)
        rows, columns = segmentation.window
        descriptions = self._leader.describe(minutia_map, peaks.row, peaks.column)
        trace.record(Stage.DESCRIPTIONS, descriptions)
        found = to_minutiae(peaks, descriptions, columns.start, rows.start, parameters.minutiae)
        minutiae = quantise(found, width_px, height_px)
        trace.record(Stage.MINUTIAE, minutiae)
        _check(minutiae, segmentation, parameters)
        quality = assess(minutiae, ridges, segmentation, parameters)
        template = FingerprintTemplate(self.algorithm_version, width_px, height_px, minutiae, quality.score)
        return FingerprintExtraction(template, quality, resampled.scale)


class _Deaf:
    def record(self, stage: Stage, artefact: object) -> None:
        pass


def _check(minutiae: Minutiae, segmentation: Segmentation, parameters: ExtractionParameters) -> None:
    on_ridges = segmentation.holds(minutiae, parameters.ridges.block_px).sum()
    if on_ridges < min(parameters.minutiae.min_count_on_ridges, len(minutiae)):
        raise SampleRefusedError(
            Refusal.NO_FINGERPRINT,
            "The image shows too little of friction ridges; send a fingerprint, in focus, and state its true"
            " resolution.",
        )
    least = parameters.minutiae.min_count
    if len(minutiae) < least:
        raise SampleRefusedError(
            Refusal.EXTRACTION_FAILED,
            f"Only {len(minutiae)} minutiae were found, and a comparison needs {least}; capture the finger"
            " again, with more of it on the sensor.",
        )
