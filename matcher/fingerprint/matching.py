"""The fingerprint engine as the service sees it (`matcher.matching.Matching`)."""

from collections.abc import Sequence
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from matcher.calibration import Calibration
from matcher.errors import Refusal, SampleRefusedError
from matcher.fingerprint.comparison_parameters import CODE_BYTES, ComparisonParameters
from matcher.fingerprint.cylinders import to_codes
from matcher.fingerprint.evidence import EvidenceModel, packaged_model, similarities
from matcher.fingerprint.kernels_comparison import compare_all, pair_minutiae
from matcher.fingerprint.pairing import Correspondence, correspondences
from matcher.fingerprint.prepared import PreparedFingerprint, prepare_minutiae
from matcher.fingerprint.template import decode
from matcher.matching import CodeKind


def packaged_calibration() -> Calibration:
    """The calibration measured for the default constants, shipped beside this module."""
    packaged = resources.files("matcher.fingerprint").joinpath("calibration.json")
    return Calibration.from_json(packaged.read_text(encoding="utf-8"))


class FingerprintMatching:
    """Compares fingerprint templates of one algorithm version by the evidence of neighbourhoods and pairs.

    Minutia Cylinder-Code with relaxation finds which neighbourhoods agree; the probe is then laid on the
    reference; the minutiae that lie on each other, and those that should and do not, complete the evidence.
    Stateless after construction and safe to use from many threads; the heavy part runs without the GIL.
    """

    def __init__(
        self,
        algorithm_version: str,
        parameters: ComparisonParameters | None = None,
        calibration: Calibration | None = None,
        model: EvidenceModel | None = None,
    ) -> None:
        """Takes the version of the templates to compare.

        Raises:
            ValueError: the model was trained or the calibration measured with other constants.
        """
        self._algorithm_version = algorithm_version
        self._parameters = parameters or ComparisonParameters()
        self._model = model or packaged_model()
        self._calibration = calibration or packaged_calibration()
        trained = self._model.comparison_version
        if trained != self._parameters.comparison_version:
            raise ValueError(
                f"the model of evidence was trained for comparison {trained}, not for "
                f"{self._parameters.comparison_version}; train it anew with these constants"
            )
        calibrated = self._calibration.provenance.comparison_version
        if calibrated != self._model.version:
            raise ValueError(
                f"the calibration was measured for comparison {calibrated}, not for {self._model.version}; "
                "measure it anew with these constants"
            )

    @property
    def algorithm_version(self) -> str:
        """Version of the templates that this engine compares; it refuses all others."""
        return self._algorithm_version

    @property
    def code_kind(self) -> CodeKind:
        """Cylinder bits, by Hamming distance."""
        return CodeKind.BINARY_HAMMING

    @property
    def code_width(self) -> int:
        """48: the bytes of one cylinder's bits."""
        return CODE_BYTES

    @property
    def calibration(self) -> Calibration:
        """From similarity to score; its provenance says on what it was measured."""
        return self._calibration

    @property
    def calibrated_for_templates(self) -> bool:
        """Whether the calibration was measured on templates of this very version.

        After a small change of the extractor the scores stay usable but their error rates are no longer
        proven.
        """
        return self._calibration.provenance.algorithm_version == self._algorithm_version

    def prepare(self, template: bytes) -> PreparedFingerprint:
        """Decodes a template and derives its cylinders.

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
        return prepare_minutiae(decoded.minutiae, self._parameters.cylinder)

    def codes(self, prepared: PreparedFingerprint) -> NDArray[np.uint8]:
        """Bits of the cylinders that may be compared, shape (n, 48); n is 0 for an empty template."""
        return to_codes(prepared.bits[prepared.masks > 0])

    def similarities(
        self, probe: PreparedFingerprint, references: Sequence[PreparedFingerprint]
    ) -> NDArray[np.float64]:
        """Uncalibrated similarities, 0 to 1; what a calibration is measured on."""
        return similarities(compare_all(probe, references, self._parameters), self._model.weights)

    def compare(
        self, probe: PreparedFingerprint, references: Sequence[PreparedFingerprint]
    ) -> NDArray[np.float64]:
        """Calibrated scores of `probe` against each reference, 0 where nothing matches. Releases the GIL."""
        return self._calibration.to_score(self.similarities(probe, references))

    def correspondences(
        self, probe: PreparedFingerprint, reference: PreparedFingerprint
    ) -> tuple[Correspondence, ...]:
        """Minutiae that correspond, best first, for an examiner; indices are those of the templates."""
        pairing = pair_minutiae(probe, reference, self._parameters)
        return correspondences(pairing, self._parameters.pairing)
