"""Options that hand in samples, the same for every command that takes some."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whorl.v1.biometric_pb2 import Sample

_PANEL = "Samples"

Files = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FILE[:POSITION]...",
        help="Images; POSITION is right-thumb ... left-little, a code 1 to 15, or face. Without: a finger of "
        "unknown position.",
        show_default=False,
    ),
]
Fingers = Annotated[
    list[str] | None,
    typer.Option(
        "--finger", metavar="POSITION=FILE", help="A fingerprint image. Repeatable.", rich_help_panel=_PANEL
    ),
]
Faces = Annotated[
    list[Path] | None,
    typer.Option("--face", metavar="FILE", help="A face image. Repeatable.", rich_help_panel=_PANEL),
]
Templates = Annotated[
    list[str] | None,
    typer.Option(
        "--template",
        metavar="POSITION=FILE",
        help="A template made by `whorl extract`; POSITION may be face or unknown. Repeatable.",
        rich_help_panel=_PANEL,
    ),
]
Dpi = Annotated[
    float,
    typer.Option(
        "--dpi",
        help="Resolution of the fingerprint images, pixels per inch. 0: what each file states.",
        rich_help_panel=_PANEL,
    ),
]
Impression = Annotated[
    str | None,
    typer.Option(
        "--impression",
        metavar="TYPE",
        help="How the prints came about: live-scan-plain, live-scan-rolled, latent-lift ...",
        rich_help_panel=_PANEL,
    ),
]


def read_samples(
    files: Sequence[str] | None,
    fingers: Sequence[str] | None = None,
    faces: Sequence[Path] | None = None,
    templates: Sequence[str] | None = None,
    dpi: float = 0.0,
    impression: str | None = None,
) -> list[Sample]:
    """Reads all files that a command line names, in the order: files, fingers, faces, templates.

    Raises:
        UsageError: none is named, one cannot be read, or a position is unknown.
    """
    from service.cli.samples import SampleOptions, face_file, parse_assignment, parse_sample

    named = [
        *(parse_sample(text) for text in files or ()),
        *(parse_assignment(text, "--finger") for text in fingers or ()),
        *(face_file(path) for path in faces or ()),
        *(parse_assignment(text, "--template", is_template=True) for text in templates or ()),
    ]
    if not named:
        raise UsageError(
            "No sample is named: write FILE, FILE:POSITION, --finger POSITION=FILE or --face FILE."
        )
    options = SampleOptions(dpi, impression)
    return [file.read(options) for file in named]
