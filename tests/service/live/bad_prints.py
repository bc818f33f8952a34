"""Prints and templates that must be refused, each with its reason and the field at fault."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from whorl.v1 import biometric_pb2

from tests.service.invented import template
from tests.service.live.conftest import Prints, png
from tests.service.live.requests import finger, of_template


@dataclass(frozen=True)
class Row:
    """A sample, what it must be refused with, and where."""

    name: str
    sample: Callable[[Prints], biometric_pb2.Sample]
    reason: str
    code: str = "INVALID_ARGUMENT"
    fields: list[str] = field(default_factory=lambda: ["encounter.samples[0].image.content"])


def noise() -> bytes:
    return png(np.random.default_rng(1).integers(0, 256, (400, 400), dtype=np.uint8))


def huge_header() -> bytes:
    """A PNG that announces 30,000 x 30,000 pixels and holds none."""
    content = bytearray(png(np.zeros((1, 1), np.uint8)))
    content[16:24] = (30_000).to_bytes(4, "big") * 2
    return bytes(content)


FINGER_ROWS = [
    Row("empty", lambda _: finger(b""), "IMAGE_UNDECODABLE"),
    Row("not an image", lambda _: finger(b"This is text, not a print.\n" * 50), "IMAGE_UNDECODABLE"),
    Row("truncated", lambda prints: finger(prints(0)[: len(prints(0)) // 2]), "IMAGE_UNDECODABLE"),
    Row("over 8 MiB", lambda _: finger(bytes((8 << 20) + 1)), "IMAGE_TOO_LARGE"),
    Row("over 40 megapixels", lambda _: finger(huge_header()), "IMAGE_TOO_LARGE"),
    Row("all white", lambda _: finger(png(np.full((400, 400), 255, np.uint8))), "NO_FINGERPRINT"),
    Row("all black", lambda _: finger(png(np.zeros((400, 400), np.uint8))), "NO_FINGERPRINT"),
    Row("no fingerprint in it", lambda _: finger(noise()), "NO_FINGERPRINT"),
    Row(
        "unknown dpi",
        lambda prints: finger(prints(0), dpi=0.0),
        "RESOLUTION_UNKNOWN",
        fields=["encounter.samples[0].image.dpi"],
    ),
    Row(
        "dpi below 250",
        lambda prints: finger(prints(0), dpi=249.0),
        "INVALID_FIELD",
        fields=["encounter.samples[0].image.dpi"],
    ),
    Row(
        "dpi above 2000",
        lambda prints: finger(prints(0), dpi=2001.0),
        "INVALID_FIELD",
        fields=["encounter.samples[0].image.dpi"],
    ),
    Row(
        "dpi not a number",
        lambda prints: finger(prints(0), dpi=float("nan")),
        "INVALID_FIELD",
        fields=["encounter.samples[0].image.dpi"],
    ),
    Row(
        "unknown finger position",
        lambda prints: finger(prints(0), position=99),
        "INVALID_FIELD",
        fields=["encounter.samples[0].finger_position"],
    ),
    Row(
        "no modality",
        lambda prints: biometric_pb2.Sample(image=biometric_pb2.Image(content=prints(0))),
        "INVALID_FIELD",
        fields=["encounter.samples[0].modality"],
    ),
    Row(
        "no payload",
        lambda _: biometric_pb2.Sample(modality=biometric_pb2.MODALITY_FINGERPRINT),
        "INVALID_FIELD",
        fields=["encounter.samples[0]"],
    ),
    Row(
        "garbage template",
        lambda _: of_template(b"WHRL" + bytes(40)),
        "TEMPLATE_FORMAT",
        fields=["encounter.samples[0].template.content"],
    ),
    Row(
        "template of another algorithm version",
        lambda _: of_template(template(1, version="leader-0-00000000")),
        "VERSION_MISMATCH",
        "FAILED_PRECONDITION",
        ["encounter.samples[0].template.content"],
    ),
    Row(
        "a side over 10,000 pixels",
        lambda _: finger(png(np.zeros((1, 10_001), np.uint8))),
        "IMAGE_TOO_LARGE",
    ),
    Row(
        "template format of a later release",
        lambda _: biometric_pb2.Sample(
            modality=biometric_pb2.MODALITY_FINGERPRINT,
            template=biometric_pb2.Template(
                content=b"FMR", format=biometric_pb2.TEMPLATE_FORMAT_ISO_19794_2_2005
            ),
        ),
        "NOT_SUPPORTED_YET",
        "UNIMPLEMENTED",
        ["encounter.samples[0].template.format"],
    ),
    Row(
        "label of two lines",
        lambda prints: finger(prints(0), label="a\nb"),
        "INVALID_FIELD",
        fields=["encounter.samples[0].label"],
    ),
]
