"""Values of the service in the words people read."""

from collections.abc import Iterable

from google.protobuf.timestamp_pb2 import Timestamp
from rich.markup import escape
from whorl.v1 import biometric_pb2 as biometric
from whorl.v1.identification_pb2 import SampleResult, StageTiming
from whorl.v1.record_identifier_pb2 import RecordIdentifier, RecordIdentifierScheme

from service.cli.names import enum_word

# Beyond this the calibration extrapolates, and a figure would promise more than anybody measured.
HIGHEST_TOLD_SCORE = 60.0


def score_meaning(score: float) -> str:
    """What a score means: 40 is one impostor comparison in 10,000."""
    if score <= 0:
        return "like any two strangers"
    if score >= HIGHEST_TOLD_SCORE:
        return "rarer than 1 impostor in 1,000,000"
    return f"1 impostor in {10 ** (score / 10):,.0f}"


def identifier_text(identifier: RecordIdentifier) -> str:
    """Scheme and value, for example ``PNC 1999/1234567B``."""
    scheme = enum_word(RecordIdentifierScheme, "RECORD_IDENTIFIER_SCHEME_", identifier.scheme)
    issuer = f" {identifier.issuer}" if identifier.issuer else ""
    dummy = " (dummy)" if identifier.dummy else ""
    return escape(f"{scheme.upper().replace('-', ' ')}{issuer} {identifier.value}{dummy}")


def identifiers_text(identifiers: Iterable[RecordIdentifier]) -> str:
    """One identifier a line."""
    return "\n".join(identifier_text(identifier) for identifier in identifiers) or "-"


def sample_text(modality: int, position: int) -> str:
    """``face`` or the finger position."""
    if modality == biometric.MODALITY_FACE:
        return "face"
    word = enum_word(biometric.FingerPosition, "FINGER_POSITION_", position)
    return "finger" if word == "-" else word


def quality_text(quality: biometric.Quality) -> str:
    """Unified quality, 0 to 100."""
    return f"{quality.score}"


def warnings_text(warnings: Iterable[biometric.Warning]) -> str:
    """One warning a line."""
    return "\n".join(escape(f"{warning.code}: {warning.message}") for warning in warnings)


def time_text(timestamp: Timestamp) -> str:
    """UTC to the second; empty where there is no time."""
    if not timestamp.seconds:
        return ""
    return timestamp.ToDatetime().strftime("%Y-%m-%d %H:%M:%S UTC")


def timings_text(timings: Iterable[StageTiming]) -> str:
    """Time of each stage in milliseconds."""
    return ", ".join(
        f"{timing.stage} {timing.duration.ToTimedelta().total_seconds() * 1000:.0f} ms" for timing in timings
    )


def unusable(results: Iterable[SampleResult]) -> list[tuple[str, SampleResult]]:
    """The samples that could not be used, by label."""
    return [(result.label, result) for result in results if result.HasField("error")]
