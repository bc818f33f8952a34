"""Extraction alone: nothing is stored, nothing is searched."""

from dataclasses import dataclass

from service.deadline import Deadline
from service.errors import ServiceError
from service.usecases.samples import Probe, SampleInput, Sampler


@dataclass(frozen=True, slots=True, eq=False)
class Assessed:
    """The quality of a sample, and why it would not be enrolled, if so."""

    probe: Probe
    refusal: ServiceError | None


class Extract:
    """Makes templates and assesses quality."""

    def __init__(self, sampler: Sampler) -> None:
        self._sampler = sampler

    def template(self, sample: SampleInput, deadline: Deadline) -> Probe:
        """Extracts a template of any quality.

        Raises:
            ServiceError: the sample is refused, overload or deadline.
        """
        (outcome,) = self._sampler.finish(self._sampler.begin([sample]), deadline)
        if isinstance(outcome, ServiceError):
            raise outcome
        return outcome

    def quality(self, sample: SampleInput, deadline: Deadline) -> Assessed:
        """Assesses a sample.

        Raises:
            ServiceError: the sample is refused, overload or deadline.
        """
        probe = self.template(sample, deadline)
        return Assessed(probe, self._sampler.too_low(probe))
