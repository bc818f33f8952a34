"""Searches a projection as a use case does."""

from service.deadline import Deadline
from service.domain.records import FingerPosition, Modality, Quality
from service.projection.projection import Projection
from service.projection.scope import SearchScope
from service.stopwatch import Stopwatch
from service.usecases.samples import Probe, SampleInput
from service.usecases.search import SearchResult, open_lanes, search
from tests.service.invented import ALGORITHM_VERSION, matching, template

EVERYWHERE = SearchScope()


def probe(finger: int, touch: int = 1, position: FingerPosition = FingerPosition.UNSPECIFIED) -> Probe:
    content = template(finger, touch)
    return Probe(
        SampleInput("samples[0]", Modality.FINGERPRINT, finger_position=position, template=content),
        content,
        matching().prepare(content),
        ALGORITHM_VERSION,
        Quality(70),
    )


def find(
    projection: Projection,
    *probes: Probe,
    scope: SearchScope = EVERYWHERE,
    match_finger_position: bool = False,
    max_subjects: int = 10,
) -> SearchResult:
    with projection.reading() as holdings:
        lanes = open_lanes(holdings, dict(enumerate(probes)), scope, match_finger_position)
        return search(holdings, lanes, 50, max_subjects, Stopwatch(), Deadline.after(10.0))
