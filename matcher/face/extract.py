"""From a photograph to a face template."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matcher.errors import Refusal, SampleRefusedError
from matcher.face.detect import FaceDetector
from matcher.face.embed import FaceEmbedder
from matcher.face.parameters import FaceParameters
from matcher.face.quality import Assessed, assess
from matcher.face.region import FaceRegion
from matcher.face.subject import choose_subject
from matcher.face.template import FaceTemplate
from matcher.image import FaceImage
from matcher.quality import Quality

__all__ = ["FaceExtraction", "FaceExtractor", "FaceRegion"]

_GENERATION = "yunet-omz0095-1"


@dataclass(frozen=True, slots=True, eq=False)
class FaceExtraction:
    """A template and what it was made of."""

    template: FaceTemplate
    quality: Quality
    faces: tuple[FaceRegion, ...]
    """Every face found, the subject first."""


class FaceExtractor:
    """Detects, aligns and embeds. Not thread-safe: one instance serves one thread."""

    def __init__(self, detector: Path, embedder: Path, parameters: FaceParameters | None = None) -> None:
        """Loads both networks.

        Args:
            detector: YuNet as ONNX.
            embedder: face-reidentification-retail-0095 as OpenVINO IR, the .xml with the .bin beside it.
            parameters: constants; the defaults are the calibrated ones.
        """
        self._parameters = parameters or FaceParameters()
        self._detector = FaceDetector(detector, self._parameters.detection)
        self._embedder = FaceEmbedder(embedder, self._parameters.alignment)
        self.algorithm_version = f"{_GENERATION}-{_digest((detector, embedder), self._parameters)}"

    def extract(self, image: FaceImage) -> FaceExtraction:
        """Finds the subject's face, whichever way up the image is, and describes it.

        Raises:
            SampleRefusedError: NO_FACE, MULTIPLE_FACES, or QUALITY_TOO_LOW for a face of too few pixels.
        """
        pixels = image.pixels_bgr
        height_px, width_px = pixels.shape[:2]
        faces = self._detector.detect(pixels)
        chosen = choose_subject(faces, width_px, height_px, self._parameters.subject)
        verified = self._detector.verify(pixels, chosen)
        subject = verified.face
        self._check_size(subject)
        aligned = self._embedder.align(pixels, subject)
        features = self._embedder.embed(aligned)
        magnitude = float(np.linalg.norm(features))
        quality = assess(Assessed(pixels, aligned, subject, verified.certainty, magnitude))
        template = FaceTemplate(
            self.algorithm_version, features / np.float32(max(magnitude, 1e-6)), quality.score
        )
        return FaceExtraction(template, quality, (subject, *(face for face in faces if face is not chosen)))

    def _check_size(self, subject: FaceRegion) -> None:
        if subject.inter_eye_px < self._parameters.min_inter_eye_px:
            raise SampleRefusedError(
                Refusal.QUALITY_TOO_LOW,
                f"The face has {subject.inter_eye_px:.0f} pixels between the eyes, and at least "
                f"{self._parameters.min_inter_eye_px:.0f} are needed; send a larger picture.",
            )


def _digest(networks: tuple[Path, ...], parameters: FaceParameters) -> str:
    """Of all that shapes the vector: the networks, detection and alignment."""
    digest = hashlib.sha256(repr((parameters.detection, parameters.alignment)).encode())
    for network in networks:
        digest.update(network.read_bytes())
        weights = network.with_suffix(".bin")
        if weights != network and weights.is_file():
            digest.update(weights.read_bytes())
    return digest.hexdigest()[:12]
