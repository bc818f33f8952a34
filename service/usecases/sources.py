"""Which probes may be of the same finger or face: a source counts once, however often it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.fusion import best_of, fuse
from service.domain.records import FingerPosition, Modality
from service.usecases.samples import SampleInput

_SAME_FINGER = {
    FingerPosition.PLAIN_RIGHT_THUMB: FingerPosition.RIGHT_THUMB,
    FingerPosition.PLAIN_LEFT_THUMB: FingerPosition.LEFT_THUMB,
}
_UNKNOWN = frozenset(
    {
        FingerPosition.UNSPECIFIED,
        FingerPosition.PLAIN_RIGHT_FOUR,
        FingerPosition.PLAIN_LEFT_FOUR,
        FingerPosition.PLAIN_THUMBS,
    }
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comparing one probe with a person gave."""

    sample: SampleInput
    score: float
    """The best of the comparisons."""
    comparisons: int


@dataclass(frozen=True, slots=True)
class FusedScore:
    """What all probes together say of a person."""

    score: float
    fingerprint_score: float
    """By the fingerprints alone."""


def fuse_outcomes(outcomes: Sequence[Outcome]) -> FusedScore:
    """Fuses independent sources; of one source only the best try counts, made good for the number of tries.

    Faces are one source, and so is each finger position. Prints of unknown position may all be of one finger,
    even of one whose position another probe states: they count as one source, and as an alternative to the
    others.
    """
    fingers: dict[FingerPosition, list[Outcome]] = {}
    unknown: list[Outcome] = []
    faces: list[Outcome] = []
    for one in outcomes:
        position = _SAME_FINGER.get(one.sample.finger_position, one.sample.finger_position)
        if one.sample.modality is Modality.FACE:
            faces.append(one)
        elif position in _UNKNOWN:
            unknown.append(one)
        else:
            fingers.setdefault(position, []).append(one)
    alternatives = [fuse([_best(tries) for tries in fingers.values()])] if fingers else []
    alternatives += [_best(unknown)] if unknown else []
    fingerprints = [best_of(max(alternatives), len(alternatives))] if alternatives else []
    all_scores = fingerprints + ([_best(faces)] if faces else [])
    return FusedScore(fuse(all_scores), fuse(fingerprints))


def _best(tries: Sequence[Outcome]) -> float:
    return best_of(max(one.score for one in tries), sum(one.comparisons for one in tries))
