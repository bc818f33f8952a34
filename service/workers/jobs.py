"""What crosses the border between the service and its worker processes."""

from dataclasses import dataclass, field
from pathlib import Path

from matcher.face.region import FaceRegion
from matcher.fingerprint.minutiae import Minutiae
from matcher.formats.images import ImageLimits
from matcher.quality import Quality
from service.domain.records import Modality, SampleWarning


@dataclass(frozen=True, slots=True)
class FaceModelFiles:
    """The verified files of the face engine."""

    detector: Path
    embedder: Path


@dataclass(frozen=True, slots=True)
class EngineFiles:
    """What a worker loads when it starts; every file has been verified by its hash."""

    fingerprint_weights: Path
    face: FaceModelFiles | None
    """None where the face models are not installed: faces are then refused by name."""
    limits: ImageLimits = field(default_factory=ImageLimits)


@dataclass(frozen=True, slots=True)
class EngineVersions:
    """Which algorithm versions the loaded engines have."""

    fingerprint: str
    face: str | None


@dataclass(frozen=True, slots=True)
class ExtractionJob:
    """One encoded image."""

    modality: Modality
    content: bytes
    resolution_dpi: float | None
    """As the client stated it; None: as the file states it."""


@dataclass(frozen=True, slots=True, eq=False)
class Extracted:
    """What came of an image."""

    template: bytes
    algorithm_version: str
    quality: Quality
    duration_s: float
    minutiae: Minutiae | None = None
    """In the frame of the print resampled to 500 dpi; fingerprints only."""
    resolution_dpi: float | None = None
    """Of the image; fingerprints only."""
    faces: tuple[FaceRegion, ...] = ()
    warnings: tuple[SampleWarning, ...] = ()
