"""A service in miniature that keeps what is enrolled, as the contract says."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from whorl.v1 import encounter_pb2 as encounter
from whorl.v1 import enrolment_pb2 as enrolment

from tests.service.cli.stage import Stage, refusal


@dataclass
class Shelf:
    """Enrolled encounters by request id, and how it misbehaves."""

    enrolled: dict[str, enrolment.EncounterDraft] = field(default_factory=dict)
    batches: list[int] = field(default_factory=list)
    """Encounters in each batch received."""
    busy_items: int = 0
    """So many items are answered OVERLOADED first."""
    break_after_batches: int | None = None
    """The stream ends with an error after so many."""

    def serve(
        self, requests: Iterator[enrolment.BatchCreateEncountersRequest]
    ) -> Iterator[enrolment.BatchCreateEncountersResponse]:
        for count, batch in enumerate(requests):
            if count == self.break_after_batches:
                raise RuntimeError("the shelf fell")
            self.batches.append(len(batch.requests))
            yield enrolment.BatchCreateEncountersResponse(
                batch_number=batch.batch_number, results=[self._enrol(request) for request in batch.requests]
            )

    def _enrol(self, request: enrolment.CreateEncounterRequest) -> enrolment.BatchItemResult:
        if self.busy_items:
            self.busy_items -= 1
            busy = refusal("RESOURCE_EXHAUSTED", "OVERLOADED", "busy", retry_after_s=0.01)
            return enrolment.BatchItemResult(error=busy)
        if any(sample.image.content == b"bad" for sample in request.encounter.samples):
            error = refusal("INVALID_ARGUMENT", "IMAGE_UNDECODABLE", "not an\nimage", "encounter.samples[0]")
            return enrolment.BatchItemResult(error=error)
        replayed = request.request_id in self.enrolled
        self.enrolled[request.request_id] = request.encounter
        made = encounter.Encounter(encounter_id=f"e-{request.request_id}")
        return enrolment.BatchItemResult(
            created=enrolment.CreateEncounterResponse(encounter=made, replayed=replayed)
        )


@pytest.fixture
def shelf(stage: Stage) -> Shelf:
    made = Shelf()
    stage.batches = made.serve
    stage.answer(enrolment.GetEncounterRequest, enrolment.GetEncounterResponse())
    return made
