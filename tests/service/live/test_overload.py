"""Too much at once is refused quickly, with a time to come back, and the service goes on."""

from concurrent.futures import ThreadPoolExecutor

import grpc
from whorl.v1 import identification_pb2

from benchmarks.runtime.service import RunningService
from service.client import Failure, WhorlClient, explain
from tests.service.live.conftest import Prints
from tests.service.live.requests import CONTEXT, finger

AT_ONCE = 12


def test_overload_is_refused_with_a_retry_delay_and_the_rest_is_answered(
    small: RunningService, prints: Prints
) -> None:
    def identify(_: int) -> identification_pb2.IdentifyResponse | Failure:
        request = identification_pb2.IdentifyRequest(samples=[finger(prints(0))], context=CONTEXT)
        try:
            return client.identification.Identify(request, timeout=60.0)
        except grpc.RpcError as error:
            return explain(error)

    with WhorlClient(small.connection) as client, ThreadPoolExecutor(AT_ONCE) as threads:
        identify(0)
        answers = list(threads.map(identify, range(AT_ONCE)))
        afterwards = identify(0)
    refusals = [answer for answer in answers if isinstance(answer, Failure)]
    assert {(one.code, one.reason) for one in refusals} == {("RESOURCE_EXHAUSTED", "OVERLOADED")}
    assert all(one.retry_after_s is not None and one.retry_after_s > 0 for one in refusals)
    assert 1 <= len(refusals) < AT_ONCE
    assert not isinstance(afterwards, Failure)
