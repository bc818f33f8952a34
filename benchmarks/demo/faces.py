"""Chooses faces for the invented persons: those that the service would enrol."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

import grpc
from whorl.v1 import biometric_pb2, template_pb2

from benchmarks.datasets.faces import FacePerson, persons_with_images
from benchmarks.demo.cast import FacePair
from benchmarks.runtime.messages import context, face_sample
from service.client import WhorlClient

MOST_TRIED = 60
ASSESS_TIMEOUT_S = 20.0


def choose_faces(
    client: WhorlClient, folder: Path, count: int, advance: Callable[[int], None]
) -> tuple[FacePair, ...]:
    """The first `count` persons with two usable images; fewer where the folder has no more."""
    chosen: list[FacePair] = []
    for person in islice(persons_with_images(folder, at_least=2), MOST_TRIED):
        pair = _usable_pair(client, person)
        if pair is not None:
            chosen.append(pair)
            advance(1)
        if len(chosen) == count:
            break
    return tuple(chosen)


def _usable_pair(client: WhorlClient, person: FacePerson) -> FacePair | None:
    first, second = (path.read_bytes() for path in person.images[:2])
    usable = all(_acceptable(client, face_sample(content)) for content in (first, second))
    return FacePair(first, second) if usable else None


def _acceptable(client: WhorlClient, sample: biometric_pb2.Sample) -> bool:
    request = template_pb2.AssessQualityRequest(sample=sample, context=context("demonstration"))
    try:
        return client.template.AssessQuality(request, timeout=ASSESS_TIMEOUT_S).acceptable
    except grpc.RpcError as error:
        # No face, or several: that image is not for the demonstration.
        if error.code() is grpc.StatusCode.INVALID_ARGUMENT:
            return False
        raise
