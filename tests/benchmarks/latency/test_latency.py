"""Times of calls beside reference operations."""

from collections.abc import Callable

import pytest
from whorl.v1 import enrolment_pb2

from benchmarks.datasets.pairs import PrintFile, PrintPair
from benchmarks.latency.calls import Call, CallRefusedError, calls
from benchmarks.latency.reference import reference_operations
from benchmarks.runtime.enrolment import EnrolmentOutcome, enrol
from benchmarks.runtime.messages import context, fingerprint_sample
from benchmarks.runtime.service import RunningService
from service.client import WhorlClient


@pytest.fixture(scope="module")
def mate(service: RunningService, synthetic_pairs: tuple[PrintPair, ...]) -> EnrolmentOutcome:
    """The first synthetic finger, enrolled."""
    print_file = synthetic_pairs[0].enrolled
    draft = enrolment_pb2.EncounterDraft(
        gallery="CONVICTED", samples=[fingerprint_sample(print_file.content, print_file.dpi)]
    )
    with WhorlClient(service.connection) as client:
        (outcome,) = enrol(client, [draft], context("test"), lambda _: None)
    return outcome


@pytest.mark.parametrize("call", calls(), ids=lambda call: call.name)
def test_every_kind_of_call_is_answered_and_timed(
    call: Call,
    service: RunningService,
    synthetic_pairs: tuple[PrintPair, ...],
    mate: EnrolmentOutcome,
) -> None:
    with WhorlClient(service.connection) as client:
        assert call.time_ms(client, synthetic_pairs[0], mate) > 1.0


@pytest.mark.parametrize("call", calls(), ids=lambda call: call.name)
def test_a_refused_call_is_no_time(call: Call, service: RunningService, mate: EnrolmentOutcome) -> None:
    bad = PrintPair("bad", PrintFile(b"text", 500.0), PrintFile(b"text", 500.0))
    with WhorlClient(service.connection) as client, pytest.raises(CallRefusedError, match=call.name):
        call.time_ms(client, bad, mate)


@pytest.mark.parametrize("run", [item.run for item in reference_operations()])
def test_reference_operations_do_the_same_work_every_time(run: Callable[[], object]) -> None:
    first, second = run(), run()
    assert str(first) == str(second)
