"""TemplateService."""

import grpc
from whorl.v1 import biometric_pb2, template_pb2, template_pb2_grpc

from service.errors import Reason, ServiceError
from service.handlers import writing
from service.handlers.callers import Callers
from service.handlers.reading import Reading
from service.usecases.extract import Extract


class TemplateHandler(template_pb2_grpc.TemplateServiceServicer):
    """Extraction alone."""

    def __init__(self, callers: Callers, reading: Reading, extract: Extract) -> None:
        self._callers = callers
        self._reading = reading
        self._extract = extract

    def Extract(  # noqa: N802
        self, request: template_pb2.ExtractRequest, context: grpc.ServicerContext
    ) -> template_pb2.ExtractResponse:
        """Makes a template of a sample."""
        self._callers.actor(context, request.context)
        _check_format(request.format)
        sample = self._reading.sample(request.sample, "sample")
        probe = self._extract.template(sample, self._callers.deadline(context))
        shown = probe.minutiae if request.include_minutiae else None
        return template_pb2.ExtractResponse(
            template=biometric_pb2.Template(
                content=probe.template, format=biometric_pb2.TEMPLATE_FORMAT_WHORL
            ),
            quality=writing.quality(probe.quality),
            minutiae=[] if shown is None else writing.minutiae(shown, probe.resolution_dpi),
            faces=[writing.face_region(one) for one in probe.faces],
            warnings=writing.warnings(probe.warnings),
            algorithm_version=probe.algorithm_version,
        )

    def AssessQuality(  # noqa: N802
        self, request: template_pb2.AssessQualityRequest, context: grpc.ServicerContext
    ) -> template_pb2.AssessQualityResponse:
        """Says how good a sample is, and whether it would be enrolled."""
        self._callers.actor(context, request.context)
        sample = self._reading.sample(request.sample, "sample")
        assessed = self._extract.quality(sample, self._callers.deadline(context))
        warnings = writing.warnings(assessed.probe.warnings)
        if assessed.refusal is not None:
            warnings.append(
                biometric_pb2.Warning(
                    code=assessed.refusal.reason.value, message=assessed.refusal.explanation
                )
            )
        return template_pb2.AssessQualityResponse(
            quality=writing.quality(assessed.probe.quality),
            acceptable=assessed.refusal is None,
            warnings=warnings,
            algorithm_version=assessed.probe.algorithm_version,
        )


def _check_format(wanted: int) -> None:
    if wanted in (biometric_pb2.TEMPLATE_FORMAT_UNSPECIFIED, biometric_pb2.TEMPLATE_FORMAT_WHORL):
        return
    if wanted not in biometric_pb2.TemplateFormat.values():
        raise ServiceError(
            Reason.INVALID_FIELD, f"format: has the unknown value {wanted}; use TEMPLATE_FORMAT_WHORL (1)"
        ).at("format")
    raise ServiceError(Reason.NOT_SUPPORTED_YET, "Only Whorl's own template format can be written yet.").at(
        "format"
    )
