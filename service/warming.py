"""Runs every compiled part once before the first request, which would otherwise wait for the compiler."""

from typing import Any

import numpy as np

from matcher.face import template as face_template
from matcher.face.template import FaceTemplate
from matcher.fingerprint import template as fingerprint_template
from matcher.fingerprint.minutiae import Minutiae
from matcher.fingerprint.template import FingerprintTemplate
from matcher.index.faiss_index import FaissIndex
from matcher.matching import Matching
from service.domain.records import Modality
from service.projection.shelf import ReadyTemplate, Shelf
from service.usecases.pairing import pair

_MINUTIAE = 30
_SIDE_PX = 300


def warm_up(modality: Modality, matching: Matching[Any]) -> None:
    """Prepares, indexes, retrieves, compares and pairs one invented template on a shelf of its own.

    The first time on a machine this compiles the kernels, for up to half a minute; they are cached on disk.
    """
    template = _fingerprint(matching) if modality is Modality.FINGERPRINT else _face(matching)
    shelf = Shelf(matching, FaissIndex(matching.code_kind, matching.code_width))
    prepared = matching.prepare(template)
    shelf.put([ReadyTemplate(1, template, prepared, matching.codes(prepared))])
    found = shelf.retrieve(prepared, 1, np.ones(2, np.bool_))
    shelf.compare(prepared, found)
    pair(matching, template, template)


def _fingerprint(matching: Matching[Any]) -> bytes:
    """Minutiae on the spiral of a sunflower: evenly spread, no two alike, nobody's."""
    turn = np.arange(_MINUTIAE) * np.pi * (3.0 - np.sqrt(5.0))
    radius_px = 0.4 * _SIDE_PX * np.sqrt(np.arange(_MINUTIAE) / _MINUTIAE)
    spiral = Minutiae(
        x_px=(_SIDE_PX / 2 + radius_px * np.cos(turn)).astype(np.float32),
        y_px=(_SIDE_PX / 2 + radius_px * np.sin(turn)).astype(np.float32),
        direction_rad=np.mod(turn, 2 * np.pi).astype(np.float32),
        kind=np.ones(_MINUTIAE, np.uint8),
        quality=np.full(_MINUTIAE, 50, np.uint8),
    )
    minutiae = fingerprint_template.quantise(spiral, _SIDE_PX, _SIDE_PX)
    version = matching.algorithm_version
    return fingerprint_template.encode(FingerprintTemplate(version, _SIDE_PX, _SIDE_PX, minutiae, 50))


def _face(matching: Matching[Any]) -> bytes:
    vector = np.full(matching.code_width, matching.code_width**-0.5, np.float32)
    return face_template.encode(FaceTemplate(matching.algorithm_version, vector, 50))
