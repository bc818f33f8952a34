"""A window into extraction: each stage shows what it made, at no cost when nobody looks.

Feeds overlays and golden tests, after the transparency of SourceAFIS.
"""

from enum import StrEnum
from typing import Protocol


class Stage(StrEnum):
    """What a stage made, in order, with the type that holds it."""

    RESAMPLED = "resampled"
    """`matcher.fingerprint.resample.ResampledPrint`."""
    RIDGES = "ridges"
    """`matcher.fingerprint.ridges.RidgeMap`."""
    SEGMENTATION = "segmentation"
    """`matcher.fingerprint.segment.Segmentation`."""
    NORMALISED = "normalised"
    """uint8 array of shape (height, width): the print that the network sees a window of."""
    MAP = "map"
    """`matcher.fingerprint.leader.MinutiaMap`, over the window of the segmentation."""
    PEAKS = "peaks"
    """`matcher.fingerprint.peaks.Peaks`, in the window of the segmentation."""
    DESCRIPTIONS = "descriptions"
    """`matcher.fingerprint.leader.Descriptions` of the peaks."""
    MINUTIAE = "minutiae"
    """`matcher.fingerprint.minutiae.Minutiae`, in the frame at 500 dpi, as the template holds them."""


class Trace(Protocol):
    """Takes what the stages hand out."""

    def record(self, stage: Stage, artefact: object) -> None:
        """Called once a stage; the artefact is the extractor's own and must not be changed."""
