"""The extraction engines inside a worker process."""

import time
from dataclasses import replace

import cv2

from matcher.errors import Refusal, SampleRefusedError
from matcher.face import template as face_template
from matcher.face.extract import FaceExtractor
from matcher.fingerprint import template as fingerprint_template
from matcher.fingerprint.extract import FingerprintExtractor
from matcher.formats.images import decode_face, decode_fingerprint, read_header
from service.domain.records import Modality, SampleWarning
from service.workers.jobs import EngineFiles, EngineVersions, Extracted, ExtractionJob


class Engines:
    """Both engines, loaded once a process, one thread each."""

    def __init__(self, files: EngineFiles) -> None:
        cv2.setNumThreads(1)
        self._limits = files.limits
        self._fingerprint = FingerprintExtractor(files.fingerprint_weights)
        self._face = None if files.face is None else FaceExtractor(files.face.detector, files.face.embedder)

    @property
    def versions(self) -> EngineVersions:
        """The algorithm versions of the loaded engines."""
        face = None if self._face is None else self._face.algorithm_version
        return EngineVersions(self._fingerprint.algorithm_version, face)

    def extract(self, job: ExtractionJob) -> Extracted:
        """Decodes and extracts one image.

        Raises:
            SampleRefusedError: the image cannot be used.
        """
        started_s = time.perf_counter()
        extracted = self._fingerprint_of(job) if job.modality is Modality.FINGERPRINT else self._face_of(job)
        return replace(extracted, duration_s=time.perf_counter() - started_s)

    def _fingerprint_of(self, job: ExtractionJob) -> Extracted:
        image = decode_fingerprint(job.content, job.resolution_dpi, self._limits)
        extraction = self._fingerprint.extract(image)
        return Extracted(
            template=fingerprint_template.encode(extraction.template),
            algorithm_version=extraction.template.algorithm_version,
            quality=extraction.quality,
            duration_s=0.0,
            minutiae=extraction.template.minutiae,
            resolution_dpi=image.resolution_dpi,
            warnings=_resolution_warnings(job, image.resolution_dpi),
        )

    def _face_of(self, job: ExtractionJob) -> Extracted:
        if self._face is None:
            raise SampleRefusedError(Refusal.EXTRACTION_FAILED, "The face models are not installed.")
        extraction = self._face.extract(decode_face(job.content, self._limits))
        return Extracted(
            template=face_template.encode(extraction.template),
            algorithm_version=extraction.template.algorithm_version,
            quality=extraction.quality,
            duration_s=0.0,
            faces=extraction.faces,
        )


def _resolution_warnings(job: ExtractionJob, resolution_dpi: float) -> tuple[SampleWarning, ...]:
    """Says when the resolution comes from the file, or contradicts it: a wrong one spoils comparison."""
    stated_by_file_dpi = read_header(job.content).resolution_dpi
    if job.resolution_dpi is None:
        message = f"The resolution of {resolution_dpi:.0f} dpi was taken from the file."
        return (SampleWarning("RESOLUTION_FROM_FILE", message),)
    if stated_by_file_dpi is not None and abs(stated_by_file_dpi - resolution_dpi) > 0.05 * resolution_dpi:
        message = (
            f"The file states {stated_by_file_dpi:.0f} dpi; "
            f"the {resolution_dpi:.0f} dpi of the request were used."
        )
        return (SampleWarning("RESOLUTION_CONTRADICTS_FILE", message),)
    return ()
