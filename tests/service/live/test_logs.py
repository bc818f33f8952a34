"""What a service writes down holds no biometric bytes and no full identifier."""

import base64

import grpc
import pytest

from benchmarks.runtime.service import RunningService
from service.client import WhorlClient
from tests.service.live.conftest import Prints
from tests.service.live.requests import enrolment, finger, new_pnc, pnc

pytestmark = pytest.mark.usefixtures("tidy")

CANARY_LENGTH = 24


def test_logs_hold_no_image_no_template_and_no_full_identifier(
    live: RunningService, client: WhorlClient, prints: Prints
) -> None:
    good, wrong = new_pnc(), pnc("1999/1234567A")
    client.enrolment.CreateEncounter(
        enrolment([finger(prints(0))], identifiers=[good], station="CANARY-STATION")
    )
    with pytest.raises(grpc.RpcError):
        client.enrolment.CreateEncounter(enrolment([finger(prints(0))], identifiers=[wrong]))
    log = (live.data_dir / "service.log").read_bytes()
    assert b"EnrolmentService/CreateEncounter" in log
    middle = prints(0)[1000 : 1000 + CANARY_LENGTH]
    for forbidden in (
        good.value.encode(),
        wrong.value.encode(),
        b"CANARY-STATION",
        middle,
        base64.b64encode(middle),
        repr(middle).encode(),
        middle.hex().encode(),
    ):
        assert forbidden not in log
