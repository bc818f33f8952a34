"""What decides how long biometrics may be kept (PACE 1984, ss.63D to 63U); numbers as in ``whorl.v1``."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class Outcome(IntEnum):
    """How the matter ended for which the biometrics were taken."""

    UNSPECIFIED = 0
    PENDING = 1
    CONVICTED = 2
    NOT_CONVICTED = 3
    PENALTY_NOTICE = 4
    UNLAWFUL_TAKING = 5
    VOLUNTARY = 6


class OffenceClass(IntEnum):
    """Weight of the offence in the retention rules."""

    UNSPECIFIED = 0
    MINOR = 1
    QUALIFYING = 2
    EXCLUDED = 3


class Sentence(IntEnum):
    """Sentence passed, as far as the retention rules tell sentences apart."""

    UNSPECIFIED = 0
    NON_CUSTODIAL = 1
    CUSTODIAL_UNDER_FIVE_YEARS = 2
    CUSTODIAL_FIVE_YEARS_OR_MORE = 3


@dataclass(frozen=True, slots=True)
class RetentionFacts:
    """The input of the retention rules; everything unknown by default."""

    outcome: Outcome = Outcome.UNSPECIFIED
    offence_class: OffenceClass = OffenceClass.UNSPECIFIED
    age_at_offence_years: int | None = None
    """Whole years; None: unknown."""
    sentence: Sentence = Sentence.UNSPECIFIED
    sentence_months: int | None = None
    """Length of a custodial sentence, where the rule counts from its end."""
    previously_convicted: bool = False
    """Of a recordable offence that is not excluded."""
    first_offence: bool = False
    """First offence of a person under 18."""
    commissioner_consent: bool = False
    """Arrested for, not charged with, a qualifying offence, and retention consented to (section 63G)."""
    subject_consent: bool = False
    """Given voluntarily: the person's consent to keep it stands (section 63O)."""
    determination_end_date: date | None = None
    """End of a national security determination (section 63M)."""
    court_extension_end_date: date | None = None
    """End of an extension ordered by a District Judge (section 63F)."""
    legal_hold: bool = False
    """Destroy nothing while it stands."""
    outcome_date: date | None = None
