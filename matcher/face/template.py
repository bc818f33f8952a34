"""The face template: one vector of unit length, 256 half-precision numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.envelope import Envelope, TemplateKind, seal, unseal
from matcher.errors import Refusal, SampleRefusedError

DIMENSIONS = 256
_LAYOUT = np.dtype(">f2")
_QUALITY_BYTES = 1


@dataclass(frozen=True, slots=True, eq=False)
class FaceTemplate:
    """What is kept of a face. Quality 0 to 100."""

    algorithm_version: str
    vector: NDArray[np.float32]
    """Shape (256,), of unit length."""
    quality: int


def encode(template: FaceTemplate) -> bytes:
    """Serialises: quality u8, then the vector as big-endian binary16.

    Raises:
        ValueError: the vector is not of 256 finite numbers, or the quality not 0 to 100.
    """
    if template.vector.shape != (DIMENSIONS,) or not np.isfinite(template.vector).all():
        raise ValueError(f"a face template needs {DIMENSIONS} finite numbers")
    if not 0 <= template.quality <= 100:
        raise ValueError(f"a quality of {template.quality}; 0 to 100 is allowed")
    payload = bytes([template.quality]) + template.vector.astype(_LAYOUT).tobytes()
    return seal(Envelope(TemplateKind.FACE, template.algorithm_version, payload))


def decode(data: bytes) -> FaceTemplate:
    """Parses what `encode` wrote; the vector comes back at unit length.

    Raises:
        SampleRefusedError: TEMPLATE_FORMAT.
    """
    envelope = unseal(data)
    if envelope.kind is not TemplateKind.FACE:
        raise _malformed("describes a fingerprint, not a face")
    expected = _QUALITY_BYTES + DIMENSIONS * _LAYOUT.itemsize
    if len(envelope.payload) != expected:
        raise _malformed(f"has a payload of {len(envelope.payload)} bytes; a face has {expected}")
    quality = envelope.payload[0]
    vector = np.frombuffer(envelope.payload, _LAYOUT, offset=_QUALITY_BYTES).astype(np.float32)
    length = float(np.linalg.norm(vector)) if np.isfinite(vector).all() else 0.0
    if quality > 100 or not 0.99 < length < 1.01:
        raise _malformed("holds numbers that no face has")
    return FaceTemplate(envelope.algorithm_version, vector / np.float32(length), quality)


def _malformed(what: str) -> SampleRefusedError:
    return SampleRefusedError(
        Refusal.TEMPLATE_FORMAT, f"The template {what}; send it exactly as Whorl returned it."
    )
