"""The models that are installed, verified, and the comparison engines for the templates they make."""

from collections.abc import Mapping
from typing import Any

import structlog

from matcher.face.matching import FaceMatching
from matcher.fingerprint.matching import FingerprintMatching
from matcher.formats.images import ImageLimits
from matcher.matching import Matching
from service.domain.records import Modality
from service.limits import RequestLimits
from service.models import ModelNotInstalledError, ModelStore
from service.workers.jobs import EngineFiles, EngineVersions, FaceModelFiles

FINGERPRINT_MODEL = "leader"
FACE_DETECTOR = "yunet"
FACE_EMBEDDER = "face-reidentification-retail-0095"


def verified_files(models: ModelStore, limits: RequestLimits) -> EngineFiles:
    """What the workers load; every file was hashed just now.

    Raises:
        ModelCorruptError: a file is not the one that the manifest pins.
        ModelNotInstalledError: of the fingerprint model; without face models fingers are served alone.
    """
    return EngineFiles(
        fingerprint_weights=models.locate(FINGERPRINT_MODEL).network,
        face=_face_files(models),
        limits=ImageLimits(
            max_bytes=limits.image_bytes,
            max_pixels=limits.image_px,
            max_side_px=limits.image_side_px,
            min_resolution_dpi=limits.resolution_min_dpi,
            max_resolution_dpi=limits.resolution_max_dpi,
        ),
    )


def matching_engines(versions: EngineVersions) -> Mapping[Modality, Matching[Any]]:
    """An engine for each modality that templates can be made of."""
    engines: dict[Modality, Matching[Any]] = {Modality.FINGERPRINT: FingerprintMatching(versions.fingerprint)}
    if versions.face is not None:
        engines[Modality.FACE] = FaceMatching(versions.face)
    return engines


def _face_files(models: ModelStore) -> FaceModelFiles | None:
    try:
        return FaceModelFiles(models.locate(FACE_DETECTOR).network, models.locate(FACE_EMBEDDER).network)
    except ModelNotInstalledError as error:
        structlog.get_logger("whorl.engines").warning("faces_refused", because=str(error))
        return None
