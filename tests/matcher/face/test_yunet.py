"""Decoding of the detector's outputs, against hand-made outputs and against OpenCV's own decoder."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.face.detect import FaceDetector
from matcher.face.parameters import DetectionParameters
from matcher.face.yunet import STRIDES_PX, decode

PARAMETERS = DetectionParameters()


def silence(side_px: int) -> dict[str, NDArray[np.float32]]:
    """Outputs of a network that sees nothing."""
    columns = {"cls": 1, "obj": 1, "bbox": 4, "kps": 10}
    return {
        f"{head}_{stride}": np.zeros((1, (side_px // stride) ** 2, width), np.float32)
        for stride in STRIDES_PX
        for head, width in columns.items()
    }


def speak(outputs: dict[str, NDArray[np.float32]], stride: int, cell: int, confidence: float) -> None:
    outputs[f"cls_{stride}"][0, cell] = confidence
    outputs[f"obj_{stride}"][0, cell] = confidence


def test_nothing_seen_is_no_face() -> None:
    assert len(decode(silence(320), 320, PARAMETERS)) == 0


def test_a_cell_decodes_to_its_place() -> None:
    """Stride 16, row 3, column 5 of 20: a box of 32 x 64 around (88, 56), landmarks at the cell's corner."""
    outputs = silence(320)
    speak(outputs, 16, 3 * 20 + 5, 0.9)
    outputs["bbox_16"][0, 3 * 20 + 5] = (0.5, 0.5, np.log(2), np.log(4))
    found = decode(outputs, 320, PARAMETERS)
    assert np.allclose(found.boxes_px, [[88 - 16, 56 - 32, 32, 64]])
    assert np.allclose(found.landmarks_px, np.tile([80, 48], (1, 5, 1)))
    assert np.allclose(found.confidences, 0.9)


def test_of_overlapping_boxes_the_most_confident_stays() -> None:
    outputs = silence(320)
    for cell, confidence in ((100, 0.8), (101, 0.95), (110, 0.7)):
        speak(outputs, 16, cell, confidence)
        outputs["bbox_16"][0, cell, 2:] = np.log(4)
    found = decode(outputs, 320, PARAMETERS)
    assert np.allclose(found.confidences, [0.95, 0.7])


def test_values_beyond_probabilities_are_clipped() -> None:
    outputs = silence(320)
    speak(outputs, 32, 0, 7.0)
    assert decode(outputs, 320, PARAMETERS).confidences.tolist() == [1.0]


def test_opencv_decodes_to_the_same_faces(detector_file: Path, people: list[list[NDArray[np.uint8]]]) -> None:
    side_px = 640
    reference = cv2.FaceDetectorYN.create(str(detector_file), "", (side_px, side_px), 0.6, 0.3, 1000)
    detector = FaceDetector(detector_file, DetectionParameters(canvas_sides_px=(side_px,)))
    for photographs in people[:3]:
        canvas = np.zeros((side_px, side_px, 3), np.uint8)
        canvas[100:350, 200:450] = photographs[0]
        canvas[380:630, 30:280] = photographs[1]
        _, expected = reference.detect(canvas)
        found = detector.detect(canvas)
        assert len(found) == len(expected) >= 2
        for face, row in zip(found, sorted(expected.tolist(), key=lambda row: -row[14]), strict=True):
            assert (face.left_px, face.top_px, face.width_px, face.height_px) == pytest.approx(
                row[:4], abs=0.1
            )
            assert face.landmarks().ravel().tolist() == pytest.approx(row[4:14], abs=0.1)
            assert face.confidence == pytest.approx(row[14], abs=0.001)
