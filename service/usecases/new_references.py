"""From probes, or from what became of them, to the references that an enrolment writes."""

from collections.abc import Sequence

from service.domain.records import NewReference, Quality, SampleWarning
from service.errors import Reason, ServiceError
from service.usecases.samples import Probe, SampleInput

FAILURES_TO_ENROL = frozenset(
    {
        Reason.NO_FINGERPRINT,
        Reason.NO_FACE,
        Reason.EXTRACTION_FAILED,
        Reason.QUALITY_TOO_LOW,
    }
)
"""Refusals that a client may choose to enrol as an empty reference; all others are mistakes to be mended."""


def refusal_of_all(refused: Sequence[ServiceError], total: int) -> ServiceError:
    """One error for all refused samples of an encounter, led by the first."""
    first = refused[0]
    explanation = first.explanation
    if len(refused) > 1:
        explanation = f"{len(refused)} of {total} samples are refused; the first: {explanation}"
    fields = tuple(field for error in refused for field in error.fields)
    return ServiceError(first.reason, explanation, fields=fields)


def new_reference(probe: Probe, keep_image: bool) -> NewReference:
    """What is stored of a good sample."""
    return NewReference(
        label=probe.sample.label,
        modality=probe.sample.modality,
        quality=probe.quality,
        algorithm_version=probe.algorithm_version,
        template=probe.template,
        finger_position=probe.sample.finger_position,
        impression_type=probe.sample.impression_type,
        minutia_count=probe.minutia_count,
        image=probe.sample.image if keep_image else None,
        image_resolution_dpi=probe.resolution_dpi,
        warnings=probe.warnings,
    )


def empty_reference(sample: SampleInput, error: ServiceError, keep_image: bool) -> NewReference:
    """A failure to enrol, kept in evidence; its empty template is never found."""
    return NewReference(
        label=sample.label,
        modality=sample.modality,
        quality=Quality(0),
        algorithm_version="none",
        template=b"",
        finger_position=sample.finger_position,
        impression_type=sample.impression_type,
        image=sample.image if keep_image else None,
        warnings=(SampleWarning(f"FAILURE_TO_ENROL_{error.reason}", error.explanation),),
    )
