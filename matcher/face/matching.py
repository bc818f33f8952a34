"""The face engine as the service sees it (`matcher.matching.Matching`)."""

from collections.abc import Sequence
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from matcher.calibration import Calibration
from matcher.errors import Refusal, SampleRefusedError
from matcher.face.template import DIMENSIONS, FaceTemplate, decode
from matcher.matching import CodeKind

COMPARISON_VERSION = "cosine-1"
"""Similarity is the cosine of the vectors, negative ones counted as 0."""


def packaged_calibration() -> Calibration:
    """The calibration measured for the default networks and constants, shipped beside this module."""
    packaged = resources.files("matcher.face").joinpath("calibration.json")
    return Calibration.from_json(packaged.read_text(encoding="utf-8"))


class FaceMatching:
    """Compares face templates of one algorithm version. Stateless and safe to use from many threads."""

    def __init__(self, algorithm_version: str, calibration: Calibration | None = None) -> None:
        """Takes the version of the templates to compare.

        Raises:
            ValueError: the calibration was measured with another comparison.
        """
        self._algorithm_version = algorithm_version
        self._calibration = calibration or packaged_calibration()
        calibrated = self._calibration.provenance.comparison_version
        if calibrated != COMPARISON_VERSION:
            raise ValueError(
                f"the calibration was measured for comparison {calibrated}, not {COMPARISON_VERSION}"
            )

    @property
    def algorithm_version(self) -> str:
        """Version of the templates that this engine compares; it refuses all others."""
        return self._algorithm_version

    @property
    def code_kind(self) -> CodeKind:
        """Vectors of unit length, by inner product."""
        return CodeKind.FLOAT_INNER_PRODUCT

    @property
    def code_width(self) -> int:
        """256."""
        return DIMENSIONS

    @property
    def calibration(self) -> Calibration:
        """From cosine to score; its provenance says on what it was measured."""
        return self._calibration

    @property
    def calibrated_for_templates(self) -> bool:
        """Whether the calibration was measured on templates of this very version."""
        return self._calibration.provenance.algorithm_version == self._algorithm_version

    def prepare(self, template: bytes) -> FaceTemplate:
        """Decodes a template.

        Raises:
            SampleRefusedError: TEMPLATE_FORMAT or VERSION_MISMATCH.
        """
        decoded = decode(template)
        if decoded.algorithm_version != self._algorithm_version:
            raise SampleRefusedError(
                Refusal.VERSION_MISMATCH,
                f"The template was made by {decoded.algorithm_version}, and this service compares templates "
                f"of {self._algorithm_version}; extract it again from the image.",
            )
        return decoded

    def codes(self, prepared: FaceTemplate) -> NDArray[np.float32]:
        """The vector itself, shape (1, 256)."""
        return prepared.vector[None]

    def similarities(self, probe: FaceTemplate, references: Sequence[FaceTemplate]) -> NDArray[np.float64]:
        """Cosines, 0 to 1; what a calibration is measured on."""
        if not references:
            return np.zeros(0)
        cosines = np.stack([reference.vector for reference in references]) @ probe.vector
        return np.clip(cosines.astype(np.float64), 0.0, 1.0)

    def compare(self, probe: FaceTemplate, references: Sequence[FaceTemplate]) -> NDArray[np.float64]:
        """Calibrated scores of `probe` against each reference, 0 where nothing matches. Releases the GIL."""
        return self._calibration.to_score(self.similarities(probe, references))
