"""Why the matcher refuses a sample: a closed list of reasons and one exception."""

from enum import StrEnum


class Refusal(StrEnum):
    """Machine-readable reason; each has a namesake in ``whorl.v1.ErrorReason``."""

    IMAGE_UNDECODABLE = "IMAGE_UNDECODABLE"
    IMAGE_TOO_LARGE = "IMAGE_TOO_LARGE"
    RESOLUTION_UNKNOWN = "RESOLUTION_UNKNOWN"
    QUALITY_TOO_LOW = "QUALITY_TOO_LOW"
    EXTRACTION_FAILED = "EXTRACTION_FAILED"
    NO_FINGERPRINT = "NO_FINGERPRINT"
    NO_FACE = "NO_FACE"
    MULTIPLE_FACES = "MULTIPLE_FACES"
    TEMPLATE_FORMAT = "TEMPLATE_FORMAT"
    VERSION_MISMATCH = "VERSION_MISMATCH"


class SampleRefusedError(ValueError):
    """The sample cannot be used; says what was wrong with it and what to do about it."""

    def __init__(self, reason: Refusal, explanation: str) -> None:
        super().__init__(reason, explanation)
        self.reason = reason
        self.explanation = explanation

    def __str__(self) -> str:
        return self.explanation
