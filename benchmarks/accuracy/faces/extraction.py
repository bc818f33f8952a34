"""Extracts face images once."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy.cache import Outcome, TemplateCache
from benchmarks.accuracy.pool import ImageFile, extract_all
from matcher.errors import SampleRefusedError
from matcher.face.extract import FaceExtractor
from matcher.face.template import encode
from matcher.formats.images import decode_face

DETECTOR = Path("yunet/face_detection_yunet_2023mar.onnx")
EMBEDDER = Path("face-reidentification-retail-0095/FP16/face-reidentification-retail-0095.xml")


class FaceModelsError(RuntimeError):
    """The folder of models lacks a network; says which."""


@dataclass(frozen=True, slots=True)
class FaceModels:
    """Both networks."""

    detector: Path
    embedder: Path


def face_models(folder: Path | None) -> FaceModels:
    """Finds the networks in a folder laid out as ``whorl models install --from`` takes it.

    Raises:
        FaceModelsError: one is missing.
    """
    if folder is None:
        raise FaceModelsError("Name the folder of the face networks with --models.")
    for network in (DETECTOR, EMBEDDER, EMBEDDER.with_suffix(".bin")):
        if not (folder / network).is_file():
            raise FaceModelsError(
                f"{folder / network} does not exist; name the folder of the networks with --models."
            )
    return FaceModels(folder / DETECTOR, folder / EMBEDDER)


@functools.cache
def face_extractor(models: FaceModels) -> FaceExtractor:
    """The process's extractor: loading the networks takes longer than many images."""
    return FaceExtractor(models.detector, models.embedder)


def extract_face(models: FaceModels, image: ImageFile) -> Outcome:
    """Extracts one image; a refusal is an outcome."""
    try:
        decoded = decode_face(image.path.read_bytes())
        return Outcome(encode(face_extractor(models).extract(decoded).template), None)
    except SampleRefusedError as error:
        return Outcome(None, f"{error.reason}: {error}")


def extract_faces(
    paths: Sequence[Path],
    models: FaceModels,
    cache: TemplateCache,
    jobs: int,
    advance: Callable[[int], None],
) -> tuple[Outcome, ...]:
    """Outcomes of the images, in order; only those that the cache lacks are extracted."""
    images = [ImageFile(path) for path in paths]
    return extract_all(images, functools.partial(extract_face, models), cache, jobs, advance)
