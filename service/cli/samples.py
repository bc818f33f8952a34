"""Samples as people name them: ``FILE``, ``FILE:right-index``, ``FILE:face``, ``right-index=FILE``."""

from dataclasses import dataclass
from pathlib import Path

from whorl.v1 import biometric_pb2 as biometric

from service.cli.errors import UsageError
from service.cli.names import enum_value, enum_words

FACE = "face"
_POSITION_PREFIX = "FINGER_POSITION_"
# Letters of position words: what follows a colon and looks otherwise belongs to the file name.
_POSITION_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz-_0123456789")


@dataclass(frozen=True, slots=True)
class SampleOptions:
    """What holds for all samples of one command."""

    dpi: float = 0.0
    """0: what each file states."""
    impression_type: str | None = None


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file and what it shows."""

    path: Path
    modality: "biometric.Modality.ValueType"
    position: "biometric.FingerPosition.ValueType"
    is_template: bool = False

    def read(self, options: SampleOptions) -> biometric.Sample:
        """The sample as it is sent, labelled with the file's name.

        Raises:
            UsageError: the file cannot be read, or there is no such impression type.
        """
        content = read_file(self.path)
        sample = biometric.Sample(
            label=self.path.name[:100], modality=self.modality, finger_position=self.position
        )
        if self.modality == biometric.MODALITY_FINGERPRINT:
            sample.impression_type = impression_type(options.impression_type)
        if self.is_template:
            sample.template.content = content
            sample.template.format = biometric.TEMPLATE_FORMAT_WHORL
        else:
            sample.image.content = content
            sample.image.dpi = options.dpi if self.modality == biometric.MODALITY_FINGERPRINT else 0.0
        return sample


def read_file(path: Path) -> bytes:
    """The content of a file that the command line names.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None


def parse_sample(text: str) -> SampleFile:
    """Reads ``FILE`` or ``FILE:POSITION``; a position is a finger, its code 1 to 15, or ``face``.

    Raises:
        UsageError: what follows the colon is no position, and the whole is no file either.
    """
    name, colon, position = text.rpartition(":")
    looks_like_position = position and set(position.lower()) <= _POSITION_CHARACTERS
    if not colon or not name or not looks_like_position or Path(text).exists():
        return _sample(Path(text), None)
    return _sample(Path(name), position)


def parse_assignment(text: str, option: str, *, is_template: bool = False) -> SampleFile:
    """Reads ``POSITION=FILE``, the form of ``--finger`` and ``--template``.

    Raises:
        UsageError: there is no equals sign, or no such position.
    """
    position, equals, name = text.partition("=")
    if not equals or not name or not position:
        raise UsageError(f"{option} {text!r}: write it as POSITION=FILE, for example right-index=print.png.")
    return _sample(Path(name), position, is_template=is_template)


def face_file(path: Path) -> SampleFile:
    """A file that shows a face."""
    return _sample(path, FACE)


def finger_position(text: str) -> "biometric.FingerPosition.ValueType":
    """The position a word or an ANSI/NIST-ITL code (1 to 15) stands for; ``unknown`` for none.

    Raises:
        UsageError: there is no such position.
    """
    if text.strip().lower() == "unknown":
        return biometric.FINGER_POSITION_UNSPECIFIED
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 15:
        return biometric.FingerPosition.ValueType(int(text))
    number = enum_value(biometric.FingerPosition, _POSITION_PREFIX, text, "Position")
    return biometric.FingerPosition.ValueType(number)


def impression_type(text: str | None) -> "biometric.ImpressionType.ValueType":
    """The impression type a word stands for.

    Raises:
        UsageError: there is no such type.
    """
    if text is None:
        return biometric.IMPRESSION_TYPE_UNSPECIFIED
    number = enum_value(biometric.ImpressionType, "IMPRESSION_TYPE_", text, "--impression")
    return biometric.ImpressionType.ValueType(number)


def position_words() -> list[str]:
    """All positions as people type them."""
    return enum_words(biometric.FingerPosition, _POSITION_PREFIX)


def _sample(path: Path, position: str | None, *, is_template: bool = False) -> SampleFile:
    if position is not None and position.lower() == FACE:
        return SampleFile(path, biometric.MODALITY_FACE, biometric.FINGER_POSITION_UNSPECIFIED, is_template)
    number = finger_position(position) if position else biometric.FINGER_POSITION_UNSPECIFIED
    return SampleFile(path, biometric.MODALITY_FINGERPRINT, number, is_template)
