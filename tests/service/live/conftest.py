"""One real service for all tests of this folder, with real engines, mTLS and a data directory of its own."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import cv2
import grpc
import numpy as np
import pytest
from numpy.typing import NDArray
from rich.console import Console
from whorl.v1 import encounter_pb2, enrolment_pb2, subject_pb2

from benchmarks.runtime.service import RunningService, running_service
from benchmarks.synthetic.finger import SyntheticFinger
from service.client import WhorlClient
from tests.conftest import REPOSITORY_ROOT
from tests.service.live.requests import CONTEXT

FINGERS, TOUCHES = 2, 2


@dataclass(frozen=True)
class Prints:
    """Encoded impressions of invented fingers, all at 500 dpi, by finger and touch."""

    encoded: tuple[tuple[bytes, ...], ...]

    def __call__(self, finger: int, touch: int = 0) -> bytes:
        return self.encoded[finger][touch]


def png(pixels: NDArray[np.uint8]) -> bytes:
    return cv2.imencode(".png", pixels)[1].tobytes()


@pytest.fixture(scope="session")
def prints() -> Prints:
    encoded = []
    for seed in range(FINGERS):
        finger = SyntheticFinger(100 + seed)
        master = finger.master()
        encoded.append(tuple(png(finger.impression(master, touch)) for touch in range(TOUCHES)))
    return Prints(tuple(encoded))


@pytest.fixture(scope="session")
def models_folder() -> Path | None:
    folder = Path(os.environ.get("WHORL_SHARED", REPOSITORY_ROOT.parent / "shared")) / "models"
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def live(models_folder: Path | None) -> Iterator[RunningService]:
    settings = {"WHORL_REFLECTION": "true", "WHORL_LOG_FORMAT": "json", "WHORL_WORKERS": "2"}
    with running_service(Console(quiet=True), models_folder, settings) as service:
        yield service


@pytest.fixture(scope="session")
def client(live: RunningService) -> Iterator[WhorlClient]:
    with WhorlClient(live.connection) as client:
        yield client


@pytest.fixture(scope="session")
def small() -> Iterator[RunningService]:
    """One worker, a queue of one, no face models, and a gate that only a perfect print passes."""
    settings = {
        "WHORL_WORKERS": "1",
        "WHORL_QUEUE_LENGTH": "1",
        "WHORL_MAX_CONCURRENT_RPCS": "6",
        "WHORL_MIN_FINGERPRINT_QUALITY": "100",
    }
    with running_service(Console(quiet=True), settings=settings) as service:
        yield service


@pytest.fixture
def tidy(client: WhorlClient) -> Iterator[None]:
    """Leaves nobody for the next test to find; what is under legal hold is restricted."""
    yield
    for encounter in client.enrolment.ListEncounters(
        enrolment_pb2.ListEncountersRequest(page_size=1000, context=CONTEXT)
    ).encounters:
        with suppress(grpc.RpcError):  # gone with its subject, or held
            client.subject.DeleteSubject(
                subject_pb2.DeleteSubjectRequest(subject_id=encounter.subject_id, context=CONTEXT)
            )
            continue
        if encounter.retention_facts.legal_hold:
            client.enrolment.SetEncounterStatus(
                enrolment_pb2.SetEncounterStatusRequest(
                    encounter_id=encounter.encounter_id,
                    status=encounter_pb2.ENCOUNTER_STATUS_RESTRICTED,
                    context=CONTEXT,
                )
            )


@pytest.fixture
def faces(live: RunningService) -> None:
    """For tests that need the face engine."""
    if not live.faces:
        pytest.skip("needs the face models; $WHORL_SHARED/models has none")
