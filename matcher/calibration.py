"""From an engine's similarity to a score, -10 * log10 of the false match rate (FMR), by measurement."""

import json
import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

MAX_SIMILARITY = 1.0
MAX_SCORE = 120.0
"""One in 10^12: no collection supports a stronger claim."""
MIN_EXCEEDANCES = 100
"""Impostors above the last measured knot: fewer give its FMR no better than to a fifth."""
ONE_SIDED_95 = 1.645
"""Standard deviations."""
TAIL_STEP = 1.15
"""Ratio of the similarities of two knots beyond the measured ones."""

_SCORE_PER_NAT = 10.0 / math.log(10.0)


@dataclass(frozen=True, slots=True)
class Provenance:
    """On what a calibration was measured."""

    algorithm_version: str
    """Of the templates."""
    comparison_version: str
    """Of the method and constants that gave the similarities; a calibration is void for any other."""
    impostors: int
    """Comparisons of two fingers (or two faces)."""
    fingers: int
    """Different fingers (or faces): they, not the comparisons, are the independent observations."""
    data: str
    """Names of the collections."""
    date: str
    """Year-month-day."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A rising, piecewise linear function; constant beyond its first and last knot.

    Up to `measured_to_score` it follows the impostors observed. Beyond, it is an extrapolation: the FMR is
    taken to fall with a power of the similarity (a Pareto tail, which bends less than the exponential one),
    estimated after Hill (Annals of Statistics 3(5), 1975) and lowered to its 95 % confidence limit, so that a
    score rather promises too little than too much.
    """

    similarities: tuple[float, ...]
    """Of the knots, strictly ascending."""
    scores: tuple[float, ...]
    """Of the knots, strictly ascending from 0."""
    measured_to_score: float
    provenance: Provenance

    def __post_init__(self) -> None:
        """Checks the knots.

        Raises:
            ValueError: they are not two or more, finite, strictly ascending, with scores from 0.
        """
        knots = (
            np.array([self.similarities, self.scores]) if len(self.similarities) == len(self.scores) else None
        )
        if knots is None or knots.shape[1] < 2:
            raise ValueError("a calibration needs two knots or more, each with a similarity and a score")
        if not np.isfinite(knots).all() or (np.diff(knots) <= 0).any() or self.scores[0] != 0.0:
            raise ValueError(
                "the knots of a calibration must be finite and strictly ascending, with scores from 0"
            )
        if not 0.0 <= self.measured_to_score <= self.scores[-1]:
            raise ValueError(
                f"a calibration to {self.scores[-1]} cannot be measured to {self.measured_to_score}"
            )

    def to_score(self, similarities: ArrayLike) -> NDArray[np.float64]:
        """Scores of similarities, of the same shape."""
        scores: NDArray[np.float64] = np.interp(
            np.asarray(similarities, np.float64), self.similarities, self.scores
        )
        return scores

    def to_json(self) -> str:
        """Serialises; equal calibrations give equal text."""
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Calibration":
        """Parses what `to_json` wrote.

        Raises:
            ValueError: it is no calibration; says what is wrong.
        """
        try:
            content = json.loads(text)
        except json.JSONDecodeError as error:
            raise ValueError(f"the calibration is not JSON: {error}") from None
        fields = _fields(
            content, {"similarities": list, "scores": list, "measured_to_score": float, "provenance": dict}
        )
        strings = dict.fromkeys(("algorithm_version", "comparison_version", "data", "date"), str)
        provenance = _fields(fields["provenance"], {**strings, "impostors": int, "fingers": int})
        return cls(
            _numbers("similarities", fields["similarities"]),
            _numbers("scores", fields["scores"]),
            fields["measured_to_score"],
            Provenance(**provenance),
        )

    @classmethod
    def from_impostors(cls, similarities: ArrayLike, provenance: Provenance) -> "Calibration":
        """Measures a calibration.

        Args:
            similarities: of impostor comparisons, 0 to 1, those of failed extractions (0) included.
            provenance: of the similarities.

        Raises:
            ValueError: fewer than 200 comparisons, or nearly all alike, or a similarity outside 0 to 1.
        """
        impostors = np.sort(np.asarray(similarities, np.float64).ravel())
        if len(impostors) < 2 * MIN_EXCEEDANCES:
            raise ValueError(
                f"{len(impostors)} impostor comparisons; {2 * MIN_EXCEEDANCES} or more are needed"
            )
        if not ((impostors >= 0.0) & (impostors <= MAX_SIMILARITY)).all():
            raise ValueError("a similarity is not within 0 and 1")
        knots, scores = _measured_knots(impostors)
        independent = max(1, min(MIN_EXCEEDANCES, provenance.fingers))
        further, further_scores = _tail_knots(
            knots[-1], scores[-1], _tail_power(impostors, knots[-1], independent)
        )
        return cls((*knots, *further), (*scores, *further_scores), scores[-1], provenance)


def _measured_knots(impostors: NDArray[np.float64]) -> tuple[list[float], list[float]]:
    """One knot a unit of score while enough impostors lie above, rounded towards the lower score."""
    count = len(impostors)
    knots, scores = [0.0], [0.0]
    for score in range(1, math.floor(_SCORE_PER_NAT * math.log(count / MIN_EXCEEDANCES)) + 1):
        exceeding = math.ceil(count * math.exp(-score / _SCORE_PER_NAT))
        knot = float(impostors[count - exceeding])
        reached = count - int(np.searchsorted(impostors, knot, side="left"))
        actual = -_SCORE_PER_NAT * math.log(reached / count)
        if knot > knots[-1] and actual > scores[-1]:
            knots.append(knot)
            scores.append(actual)
    if len(knots) == 1:
        raise ValueError("the impostor similarities are nearly all alike: nothing can be calibrated on them")
    return knots, scores


def _tail_power(impostors: NDArray[np.float64], start: float, independent: int) -> float:
    """Lower confidence limit of the power with which the FMR falls beyond `start`."""
    mean_log_excess = float(np.log(impostors[impostors >= start] / start).mean())
    return 1.0 / (max(mean_log_excess, 1e-3) * (1.0 + ONE_SIDED_95 / math.sqrt(independent)))


def _tail_knots(start: float, start_score: float, power: float) -> tuple[list[float], list[float]]:
    """Knots after `start`, to the greatest similarity or the greatest score, whichever comes first."""
    end = min(MAX_SIMILARITY, start * math.exp((MAX_SCORE - start_score) / (_SCORE_PER_NAT * power)))
    count = math.ceil(math.log(end / start) / math.log(TAIL_STEP))
    knots = [min(end, start * TAIL_STEP**step) for step in range(1, count + 1)]
    return knots, [start_score + _SCORE_PER_NAT * power * math.log(knot / start) for knot in knots]


def _fields(content: Any, kinds: dict[str, type]) -> dict[str, Any]:
    if not isinstance(content, dict) or set(content) != set(kinds):
        raise ValueError(f"a calibration needs exactly the fields {', '.join(sorted(kinds))}")
    for name, kind in kinds.items():
        value = content[name]
        fits = isinstance(value, int | float) if kind is float else isinstance(value, kind)
        if not fits or isinstance(value, bool):
            raise ValueError(f"the field {name} of the calibration is not of type {kind.__name__}")
    return content


def _numbers(name: str, values: list[Any]) -> tuple[float, ...]:
    if not all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        raise ValueError(f"the field {name} of the calibration holds something that is no number")
    return tuple(float(value) for value in values)
