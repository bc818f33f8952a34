"""What a search looks at, before it is put to the catalogue."""

from dataclasses import dataclass
from datetime import datetime

from service.domain.records import FingerPosition


@dataclass(frozen=True, slots=True)
class SearchScope:
    """Empty tuples and None restrict nothing."""

    galleries: tuple[str, ...] = ()
    finger_positions: tuple[FingerPosition, ...] = ()
    captured_after: datetime | None = None
    captured_before: datetime | None = None
    labels: tuple[tuple[str, str], ...] = ()
    """The encounter must carry all of these."""
    subject_ids: tuple[str, ...] = ()
    excluded_subject_ids: tuple[str, ...] = ()
    encounter_id: str | None = None
    reference_key: int | None = None
