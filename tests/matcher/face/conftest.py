"""The real face engine, and real faces."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.face.extract import FaceExtractor
from matcher.formats.images import decode_face


@pytest.fixture(scope="session")
def detector_file(shared: Path) -> Path:
    return shared / "models/yunet/face_detection_yunet_2023mar.onnx"


@pytest.fixture(scope="session")
def extractor(shared: Path, detector_file: Path) -> FaceExtractor:
    cv2.setNumThreads(1)
    folder = shared / "models/face-reidentification-retail-0095/FP16"
    return FaceExtractor(detector_file, folder / "face-reidentification-retail-0095.xml")


@pytest.fixture(scope="session")
def astronaut(shared: Path) -> NDArray[np.uint8]:
    """Pixels of a public-domain portrait, 512 x 512, blue-green-red."""
    return decode_face((shared / "data/faces/astronaut.png").read_bytes()).pixels_bgr


@pytest.fixture(scope="session")
def people(shared: Path) -> list[list[NDArray[np.uint8]]]:
    """Two photographs each of ten people."""
    folders = sorted(path for path in (shared / "data/faces/lfw").iterdir() if len(list(path.iterdir())) == 2)
    return [
        [decode_face(photograph.read_bytes()).pixels_bgr for photograph in sorted(folder.iterdir())]
        for folder in folders[5:300:30]
    ]
