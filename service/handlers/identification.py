"""IdentificationService."""

import grpc
from whorl.v1 import biometric_pb2, identification_pb2, identification_pb2_grpc

from matcher.fusion import threshold_for_fmr
from service.errors import Reason, ServiceError, invalid
from service.handlers import fields, writing
from service.handlers.callers import Callers
from service.handlers.reading import Reading
from service.usecases.evidence import KnownEvidence
from service.usecases.identify import Candidate, Decision, Identified, Identify, IdentifyQuery
from service.usecases.samples import Probe
from service.usecases.verify import Claim, Verified, Verify, VerifyQuery

_DECISIONS = {
    Decision.CANDIDATE: identification_pb2.CANDIDATE_DECISION_CANDIDATE,
    Decision.LEAD: identification_pb2.CANDIDATE_DECISION_LEAD,
    Decision.BELOW_THRESHOLD: identification_pb2.CANDIDATE_DECISION_BELOW_THRESHOLD,
}


class IdentificationHandler(identification_pb2_grpc.IdentificationServiceServicer):
    """Answers whose biometrics these are."""

    def __init__(
        self,
        callers: Callers,
        reading: Reading,
        identify: Identify,
        verify: Verify,
        target_fpir_default: float,
        target_fmr_default: float,
    ) -> None:
        self._callers = callers
        self._reading = reading
        self._identify = identify
        self._verify = verify
        self._target_fpir_default = target_fpir_default
        self._target_fmr_default = target_fmr_default

    def Identify(  # noqa: N802
        self, request: identification_pb2.IdentifyRequest, context: grpc.ServicerContext
    ) -> identification_pb2.IdentifyResponse:
        """Searches samples of one unknown person."""
        actor = self._callers.actor(context, request.context)
        query = self._identify_query(request)
        return _identified(self._identify.run(query, actor, self._callers.deadline(context)))

    def Verify(  # noqa: N802
        self, request: identification_pb2.VerifyRequest, context: grpc.ServicerContext
    ) -> identification_pb2.VerifyResponse:
        """Compares samples with one claimed person."""
        actor = self._callers.actor(context, request.context)
        query = VerifyQuery(
            samples=self._reading.samples(request.samples, "samples"),
            claim=self._claim(request),
            min_score=self._min_score(request),
            include_correspondences=request.include_correspondences,
        )
        return _verified(self._verify.run(query, actor, self._callers.deadline(context)))

    def _identify_query(self, request: identification_pb2.IdentifyRequest) -> IdentifyQuery:
        if request.open_case:
            raise ServiceError(
                Reason.NOT_SUPPORTED_YET, "Cases cannot be opened yet; leave open_case out."
            ).at("open_case")
        limits = self._reading.limits
        threshold = request.WhichOneof("threshold")
        fpir = request.target_fpir if threshold == "target_fpir" else self._target_fpir_default
        return IdentifyQuery(
            samples=self._reading.samples(request.samples, "samples"),
            scope=self._reading.scope(request.galleries, request.filter, "filter"),
            max_candidates=fields.count(
                request.max_candidates, "max_candidates", limits.candidates_default, limits.candidates
            ),
            target_fpir=None if threshold == "min_score" else fields.rate(fpir, "target_fpir"),
            min_score=fields.score(request.min_score, "min_score") if threshold == "min_score" else None,
            match_finger_position=request.filter.match_finger_position,
            include_below_threshold=request.include_below_threshold,
            include_correspondences=request.include_correspondences,
        )

    def _claim(self, request: identification_pb2.VerifyRequest) -> Claim:
        match request.WhichOneof("claim"):
            case "subject_id":
                return Claim(subject_id=fields.uuid_text(request.subject_id, "subject_id"))
            case "encounter_id":
                return Claim(encounter_id=fields.uuid_text(request.encounter_id, "encounter_id"))
            case "reference_id":
                return Claim(reference_id=fields.uuid_text(request.reference_id, "reference_id"))
            case "record_identifier":
                found = self._reading.identifier(request.record_identifier, "record_identifier")
                return Claim(identifier=found)
            case "claimed_samples":
                samples = request.claimed_samples.samples
                return Claim(samples=self._reading.samples(samples, "claimed_samples.samples"))
            case _:
                raise invalid(
                    "claim",
                    "must name a subject, encounter, reference or record identifier, or hold claimed samples",
                )

    def _min_score(self, request: identification_pb2.VerifyRequest) -> float:
        match request.WhichOneof("threshold"):
            case "min_score":
                return fields.score(request.min_score, "min_score")
            case "target_fmr":
                return threshold_for_fmr(fields.rate(request.target_fmr, "target_fmr"))
            case _:
                return threshold_for_fmr(self._target_fmr_default)


def _identified(value: Identified) -> identification_pb2.IdentifyResponse:
    return identification_pb2.IdentifyResponse(
        candidates=[
            _candidate(rank, candidate, value) for rank, candidate in enumerate(value.candidates, start=1)
        ],
        samples=[writing.sample_result(one) for one in value.samples],
        applied_min_score=value.applied_min_score,
        searched_subjects=value.searched_subjects,
        searched_references=value.searched_references,
        sequence=value.sequence,
        timings=writing.timings(value.times),
        search_id=value.search_id,
    )


def _candidate(rank: int, value: Candidate, answer: Identified) -> identification_pb2.Candidate:
    return identification_pb2.Candidate(
        rank=rank,
        subject_id=value.subject_id,
        record_identifiers=writing.identifiers(value.identifiers),
        score=value.score,
        decision=_DECISIONS[value.decision],
        evidence=[_evidence(one, answer.samples[one.evidence.sample_index]) for one in value.evidence],
    )


def _evidence(value: KnownEvidence, sample: object) -> identification_pb2.Evidence:
    probe_dpi = sample.resolution_dpi if isinstance(sample, Probe) else None
    return identification_pb2.Evidence(
        sample_index=value.evidence.sample_index,
        reference_id=value.reference.reference_id,
        encounter_id=value.reference.encounter_id,
        gallery=value.evidence.gallery,
        modality=biometric_pb2.Modality.ValueType(value.reference.modality),
        finger_position=biometric_pb2.FingerPosition.ValueType(value.reference.finger_position),
        score=value.evidence.score,
        correspondences=writing.correspondences(
            value.pairing, probe_dpi, value.reference.image_resolution_dpi
        ),
    )


def _verified(value: Verified) -> identification_pb2.VerifyResponse:
    return identification_pb2.VerifyResponse(
        matched=value.matched,
        score=value.score,
        applied_min_score=value.min_score,
        evidence=[_evidence(one, value.samples[one.evidence.sample_index]) for one in value.evidence],
        samples=[writing.sample_result(one) for one in value.samples],
        claimed_samples=[writing.sample_result(one) for one in value.claimed_samples],
        subject_id=value.subject_id,
        record_identifiers=writing.identifiers(value.identifiers),
        timings=writing.timings(value.times),
    )
