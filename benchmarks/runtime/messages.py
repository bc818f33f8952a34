"""Requests as the benchmarks make them."""

from google.protobuf.duration_pb2 import Duration
from whorl.v1 import biometric_pb2, call_context_pb2

from benchmarks.datasets.prints import Print

OPERATOR = "WHORL-BENCHMARKS"


def context(reason: str) -> call_context_pb2.CallContext:
    """States why a benchmark calls."""
    return call_context_pb2.CallContext(
        purpose=call_context_pb2.PURPOSE_SYSTEM_TEST, reason=reason, operator=OPERATOR
    )


def fingerprint_sample(
    content: bytes,
    dpi: float | None,
    label: str = "",
    position: biometric_pb2.FingerPosition.ValueType = biometric_pb2.FINGER_POSITION_UNSPECIFIED,
) -> biometric_pb2.Sample:
    """A plain live-scan print; without `dpi` the file's own resolution counts."""
    return biometric_pb2.Sample(
        label=label,
        modality=biometric_pb2.MODALITY_FINGERPRINT,
        finger_position=position,
        impression_type=biometric_pb2.IMPRESSION_TYPE_LIVE_SCAN_PLAIN,
        image=biometric_pb2.Image(content=content, dpi=dpi or 0.0),
    )


def print_sample(item: Print) -> biometric_pb2.Sample:
    """A print of a data set, labelled with its name there."""
    return fingerprint_sample(item.path.read_bytes(), item.dpi, f"{item.set}/{item.name}")


def face_sample(content: bytes, label: str = "") -> biometric_pb2.Sample:
    """A face image."""
    return biometric_pb2.Sample(
        label=label, modality=biometric_pb2.MODALITY_FACE, image=biometric_pb2.Image(content=content)
    )


def milliseconds(duration: Duration) -> float:
    """A protobuf duration in milliseconds."""
    return duration.seconds * 1e3 + duration.nanos / 1e6
