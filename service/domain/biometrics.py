"""Vocabulary of biometric samples; numbers as in ``whorl.v1`` and the standards behind it."""

from enum import IntEnum


class Modality(IntEnum):
    """What was sampled."""

    FINGERPRINT = 1
    FACE = 2


class FingerPosition(IntEnum):
    """Codes of ANSI/NIST-ITL 1-2011 table 12."""

    UNSPECIFIED = 0
    """The standard's "unknown"; also that of every face."""
    RIGHT_THUMB = 1
    RIGHT_INDEX = 2
    RIGHT_MIDDLE = 3
    RIGHT_RING = 4
    RIGHT_LITTLE = 5
    LEFT_THUMB = 6
    LEFT_INDEX = 7
    LEFT_MIDDLE = 8
    LEFT_RING = 9
    LEFT_LITTLE = 10
    PLAIN_RIGHT_THUMB = 11
    PLAIN_LEFT_THUMB = 12
    PLAIN_RIGHT_FOUR = 13
    PLAIN_LEFT_FOUR = 14
    PLAIN_THUMBS = 15


class ImpressionType(IntEnum):
    """Codes of ISO/IEC 19794-2 plus one, so that zero stays free."""

    UNSPECIFIED = 0
    LIVE_SCAN_PLAIN = 1
    LIVE_SCAN_ROLLED = 2
    NON_LIVE_SCAN_PLAIN = 3
    NON_LIVE_SCAN_ROLLED = 4
    LATENT_IMPRESSION = 5
    LATENT_TRACING = 6
    LATENT_PHOTO = 7
    LATENT_LIFT = 8
    SWIPE = 9
    LIVE_SCAN_CONTACTLESS = 25
