"""From the samples of a request to probes: extraction, quality gate, preparation for comparison."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matcher.errors import Refusal, SampleRefusedError
from matcher.face import template as face_template
from matcher.face.region import FaceRegion
from matcher.fingerprint import template as fingerprint_template
from matcher.fingerprint.minutiae import Minutiae
from matcher.matching import Matching
from matcher.quality import Quality
from service.deadline import Deadline
from service.domain.records import FingerPosition, ImpressionType, Modality, SampleWarning
from service.errors import FieldViolation, Reason, ServiceError
from service.workers.jobs import Extracted, ExtractionJob
from service.workers.pool import ExtractionPool, PendingExtraction


@dataclass(frozen=True, slots=True)
class SampleInput:
    """A sample as handed in: an encoded image, or a template made earlier."""

    field: str
    """Where it stands in the request, for example ``samples[0]``."""
    modality: Modality
    label: str = ""
    finger_position: FingerPosition = FingerPosition.UNSPECIFIED
    impression_type: ImpressionType = ImpressionType.UNSPECIFIED
    image: bytes | None = None
    resolution_dpi: float | None = None
    template: bytes | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """A sample ready for comparison."""

    sample: SampleInput
    template: bytes
    prepared: Any
    """What the modality's engine made of the template."""
    algorithm_version: str
    quality: Quality
    minutiae: Minutiae | None = None
    resolution_dpi: float | None = None
    faces: tuple[FaceRegion, ...] = ()
    warnings: tuple[SampleWarning, ...] = ()

    @property
    def minutia_count(self) -> int:
        """How many minutiae were found; 0 for a face."""
        return 0 if self.minutiae is None else len(self.minutiae)


@dataclass(frozen=True, slots=True)
class QualityGate:
    """Unified quality below which a sample is refused."""

    fingerprint: int
    face: int

    def minimum(self, modality: Modality) -> int:
        """The least acceptable score."""
        return self.fingerprint if modality is Modality.FINGERPRINT else self.face


@dataclass(frozen=True, slots=True)
class Taking:
    """Samples under extraction."""

    sample: SampleInput
    pending: PendingExtraction | None
    """None for a template, which needs no worker."""


class Sampler:
    """Turns samples into probes with the worker processes."""

    def __init__(
        self, pool: ExtractionPool, engines: Mapping[Modality, Matching[Any]], gate: QualityGate
    ) -> None:
        self._pool = pool
        self._engines = engines
        self._gate = gate

    def begin(self, samples: Sequence[SampleInput]) -> list[Taking]:
        """Hands the images of one request to the workers, all or none.

        Raises:
            ServiceError: OVERLOADED or MODEL_NOT_INSTALLED.
        """
        for sample in samples:
            self._engine(sample)
        pending = iter(self._pool.submit([_job(sample) for sample in samples if sample.image is not None]))
        return [Taking(sample, None if sample.image is None else next(pending)) for sample in samples]

    def begin_bulk(self, samples: Sequence[SampleInput], deadline: Deadline) -> list[Taking]:
        """Hands images of a bulk enrolment to the workers, waiting for places.

        Raises:
            ServiceError: DEADLINE or MODEL_NOT_INSTALLED.
        """
        for sample in samples:
            self._engine(sample)
        return [
            Taking(
                sample,
                None if sample.image is None else self._pool.submit_bulk(_job(sample), deadline.remaining_s),
            )
            for sample in samples
        ]

    def finish(self, taking: Sequence[Taking], deadline: Deadline) -> list[Probe | ServiceError]:
        """Waits for the probes; a refused sample is its error, naming the field at fault.

        Raises:
            ServiceError: DEADLINE or INTERRUPTED.
        """

        def give_up() -> None:
            for one in taking:
                if one.pending is not None:
                    one.pending.abandon()

        deadline.when_cancelled(give_up)
        try:
            return [self._outcome(one, deadline) for one in taking]
        except ServiceError:
            give_up()
            raise

    def too_low(self, probe: Probe) -> ServiceError | None:
        """The refusal of a probe below the quality gate, or None."""
        minimum = self._gate.minimum(probe.sample.modality)
        if probe.quality.score >= minimum:
            return None
        weakest = sorted(probe.quality.components, key=lambda component: component.score)[:2]
        because = ", ".join(f"{component.name} {component.score}" for component in weakest)
        explanation = (
            f"Quality {probe.quality.score} of 100 is below the required {minimum}"
            f"{f' (lowest: {because})' if because else ''}; take the sample again."
        )
        return _at(probe.sample, Reason.QUALITY_TOO_LOW, explanation)

    def _outcome(self, one: Taking, deadline: Deadline) -> Probe | ServiceError:
        try:
            if one.pending is None:
                return self._from_template(one.sample)
            return self._from_image(one.sample, one.pending.result(deadline.remaining_s))
        except SampleRefusedError as refusal:
            return _at(one.sample, Reason(refusal.reason.value), refusal.explanation)
        except ServiceError as error:
            if error.reason in (Reason.DEADLINE, Reason.INTERRUPTED):
                raise
            return _at(one.sample, error.reason, error.explanation)

    def _from_image(self, sample: SampleInput, extracted: Extracted) -> Probe:
        return Probe(
            sample=sample,
            template=extracted.template,
            prepared=self._engine(sample).prepare(extracted.template),
            algorithm_version=extracted.algorithm_version,
            quality=extracted.quality,
            minutiae=extracted.minutiae,
            resolution_dpi=extracted.resolution_dpi,
            faces=extracted.faces,
            warnings=extracted.warnings,
        )

    def _from_template(self, sample: SampleInput) -> Probe:
        content = sample.template
        if content is None:
            raise SampleRefusedError(
                Refusal.TEMPLATE_FORMAT, "The sample holds neither an image nor a template."
            )
        prepared = self._engine(sample).prepare(content)
        if sample.modality is Modality.FINGERPRINT:
            fingerprint = fingerprint_template.decode(content)
            return Probe(
                sample,
                content,
                prepared,
                fingerprint.algorithm_version,
                Quality(fingerprint.quality),
                minutiae=fingerprint.minutiae,
            )
        face = face_template.decode(content)
        return Probe(sample, content, prepared, face.algorithm_version, Quality(face.quality))

    def _engine(self, sample: SampleInput) -> Matching[Any]:
        engine = self._engines.get(sample.modality)
        if engine is None:
            raise _at(
                sample,
                Reason.MODEL_NOT_INSTALLED,
                f"No {sample.modality.name.lower()} engine is installed here; an administrator can run "
                "'whorl models install'.",
            )
        return engine


def check_distinct(samples: Sequence[SampleInput]) -> None:
    """Refuses a request that holds one sample twice: it would count as evidence twice.

    Raises:
        ServiceError: REFERENCE_EXISTS.
    """
    seen: dict[bytes, str] = {}
    for sample in samples:
        digest = hashlib.sha256(sample.image or sample.template or b"").digest()
        if digest in seen:
            raise ServiceError(
                Reason.REFERENCE_EXISTS,
                f"{sample.field} is the same as {seen[digest]}, byte for byte; send each sample once.",
                fields=(FieldViolation(sample.field, "duplicate sample"),),
            )
        seen[digest] = sample.field


def usable(outcomes: Sequence[Probe | ServiceError]) -> dict[int, Probe]:
    """The probes by index of their sample.

    Raises:
        ServiceError: there is none; the first refusal, with the fields of all.
    """
    probes = {index: one for index, one in enumerate(outcomes) if isinstance(one, Probe)}
    if not probes:
        errors = [one for one in outcomes if isinstance(one, ServiceError)]
        fields: tuple[FieldViolation, ...] = tuple(at for error in errors for at in error.fields)
        raise ServiceError(
            errors[0].reason, errors[0].explanation, fields=fields, retry_after_s=errors[0].retry_after_s
        )
    return probes


def _job(sample: SampleInput) -> ExtractionJob:
    return ExtractionJob(sample.modality, sample.image or b"", sample.resolution_dpi)


_FIELD_AT_FAULT = {
    Reason.RESOLUTION_UNKNOWN: ".image.dpi",
    Reason.TEMPLATE_FORMAT: ".template.content",
    Reason.VERSION_MISMATCH: ".template.content",
    Reason.MODEL_NOT_INSTALLED: ".modality",
}


def _at(sample: SampleInput, reason: Reason, explanation: str) -> ServiceError:
    field = sample.field + _FIELD_AT_FAULT.get(reason, ".image.content")
    return ServiceError(reason, explanation, fields=(FieldViolation(field, explanation),))
