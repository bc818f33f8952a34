"""Which minutiae of a probe and of a reference answer to each other, for the eyes of an examiner."""

from dataclasses import dataclass
from typing import Any

from matcher.fingerprint import template as fingerprint_template
from matcher.fingerprint.matching import FingerprintMatching
from matcher.fingerprint.minutiae import Minutiae
from matcher.fingerprint.pairing import Correspondence
from matcher.matching import Matching


@dataclass(frozen=True, slots=True, eq=False)
class Pairing:
    """Corresponding minutiae; both sets are in the frame of 500 dpi."""

    probe: Minutiae
    reference: Minutiae
    correspondences: tuple[Correspondence, ...]


def pair(matching: Matching[Any], probe: bytes, reference: bytes) -> Pairing | None:
    """Pairs the minutiae of two templates; None where the modality has no minutiae."""
    if not isinstance(matching, FingerprintMatching):
        return None
    correspondences = matching.correspondences(matching.prepare(probe), matching.prepare(reference))
    return Pairing(
        fingerprint_template.decode(probe).minutiae,
        fingerprint_template.decode(reference).minutiae,
        correspondences,
    )
