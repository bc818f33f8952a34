"""Extraction from end to end: on a drawn print against golden values, on bad images, on real prints."""

import json
import struct
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.errors import Refusal, SampleRefusedError
from matcher.fingerprint.extract import FingerprintExtraction, FingerprintExtractor
from matcher.fingerprint.minutiae import Minutiae
from matcher.fingerprint.parameters import ExtractionParameters, fingerprint
from matcher.fingerprint.peaks import Peaks
from matcher.fingerprint.segment import Segmentation
from matcher.fingerprint.template import decode, encode
from matcher.fingerprint.trace import Stage
from matcher.image import FingerprintImage
from tests.matcher.fingerprint.bad_images import bad_images
from tests.matcher.fingerprint.drawn_print import MINUTIAE_XY_PX, draw_print, drawn_directions_rad

GOLDEN = Path(__file__).parents[2] / "golden" / "fingerprint_extraction.json"


@dataclass
class Recording:
    artefacts: dict[Stage, object] = field(default_factory=dict)

    def record(self, stage: Stage, artefact: object) -> None:
        self.artefacts[stage] = artefact


@pytest.fixture(scope="module")
def recording() -> Recording:
    return Recording()


@pytest.fixture(scope="module")
def drawn(extractor: FingerprintExtractor, recording: Recording) -> FingerprintExtraction:
    return extractor.extract(FingerprintImage(draw_print(), 500), recording)


def angle_between_rad(one: NDArray[np.floating], other: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.asarray(abs(np.angle(np.exp(1j * (one - other)))))


def nearest_drawn(minutiae: Minutiae) -> tuple[NDArray[np.intp], NDArray[np.floating]]:
    """For each drawn minutia the index of the nearest found one, and its distance in pixels."""
    found = np.stack([minutiae.x_px, minutiae.y_px], axis=1)
    distances = np.linalg.norm(MINUTIAE_XY_PX[:, np.newaxis] - found, axis=2)
    return distances.argmin(axis=1), distances.min(axis=1)


def test_exactly_the_drawn_minutiae_are_found(drawn: FingerprintExtraction) -> None:
    minutiae = drawn.template.minutiae
    nearest, distance_px = nearest_drawn(minutiae)

    assert len(minutiae) == len(MINUTIAE_XY_PX)
    assert len(set(nearest)) == len(MINUTIAE_XY_PX)
    assert distance_px.max() < 3
    assert angle_between_rad(minutiae.direction_rad[nearest], drawn_directions_rad()).max() < np.pi / 12


@pytest.mark.parametrize("turn_deg", [37, 90, 135, 180, 261])
def test_a_turned_print_has_the_same_minutiae_turned(extractor: FingerprintExtractor, turn_deg: int) -> None:
    pixels = draw_print()
    height_px, width_px = pixels.shape
    middle, side_px = np.array([width_px - 1, height_px - 1]) / 2, 2 * (max(pixels.shape) * 3 // 4)
    turn = cv2.getRotationMatrix2D(middle.tolist(), turn_deg, 1)
    turn[:, 2] += (side_px - 1) / 2 - middle
    turned = cv2.warpAffine(pixels, turn, (side_px, side_px), borderValue=255, flags=cv2.INTER_CUBIC)

    minutiae = extractor.extract(FingerprintImage(np.asarray(turned, np.uint8), 500)).template.minutiae

    expected_px = MINUTIAE_XY_PX @ turn[:, :2].T + turn[:, 2]
    distance_px = np.linalg.norm(
        expected_px[:, np.newaxis] - np.stack([minutiae.x_px, minutiae.y_px], axis=1), axis=2
    )
    assert distance_px.min(axis=1).max() < 4
    expected_rad = drawn_directions_rad() + np.deg2rad(turn_deg)
    found_rad = minutiae.direction_rad[distance_px.argmin(axis=1)]
    assert angle_between_rad(found_rad, expected_rad).max() < np.pi / 10


@pytest.mark.parametrize("scale", [0.6, 1.138, 2.0])
def test_the_resolution_of_the_image_does_not_matter(extractor: FingerprintExtractor, scale: float) -> None:
    extraction = extractor.extract(FingerprintImage(draw_print(scale), 500 * scale))
    nearest, distance_px = nearest_drawn(extraction.template.minutiae)

    assert distance_px.max() < 4
    in_image_px = extraction.to_image_px(float(extraction.template.minutiae.x_px[nearest[0]]))
    assert abs(in_image_px - ((MINUTIAE_XY_PX[0, 0] + 0.5) * scale - 0.5)) < 4 * scale


def test_a_print_in_a_corner_of_a_large_scan_gives_the_same_minutiae(
    extractor: FingerprintExtractor, drawn: FingerprintExtraction
) -> None:
    scan = np.pad(draw_print(), ((416, 0), (0, 416)), constant_values=255)

    extraction = extractor.extract(FingerprintImage(scan, 500))

    template = extraction.template
    assert (template.width_px, template.height_px) == (288 + 416, 320 + 416)
    assert len(template.minutiae) == len(drawn.template.minutiae)
    shifted = replace(template.minutiae, y_px=template.minutiae.y_px - np.float32(416))
    assert nearest_drawn(shifted)[1].max() < 3


def test_light_ridges_on_a_dark_ground_give_the_same_template(
    extractor: FingerprintExtractor, drawn: FingerprintExtraction
) -> None:
    inverted = extractor.extract(FingerprintImage(np.bitwise_not(draw_print()), 500))

    assert encode(inverted.template) == encode(drawn.template)


def test_the_same_image_gives_the_same_bytes_whatever_came_between(
    extractor: FingerprintExtractor, drawn: FingerprintExtraction
) -> None:
    extractor.extract(FingerprintImage(draw_print()[:, ::-1].copy(), 500))

    again = extractor.extract(FingerprintImage(draw_print(), 500))

    assert encode(again.template) == encode(drawn.template)


def test_a_template_survives_storage_unchanged(drawn: FingerprintExtraction) -> None:
    stored = decode(encode(drawn.template))

    np.testing.assert_array_equal(drawn.template.minutiae.x_px, stored.minutiae.x_px)
    np.testing.assert_array_equal(drawn.template.minutiae.direction_rad, stored.minutiae.direction_rad)
    assert (stored.width_px, stored.height_px, stored.quality) == (288, 320, drawn.quality.score)


def test_each_stage_makes_what_it_made(drawn: FingerprintExtraction, recording: Recording) -> None:
    golden = json.loads(GOLDEN.read_text())
    segmentation, peaks = recording.artefacts[Stage.SEGMENTATION], recording.artefacts[Stage.PEAKS]
    assert isinstance(segmentation, Segmentation)
    assert isinstance(peaks, Peaks)
    rows, columns = segmentation.window
    minutiae = drawn.template.minutiae
    order = np.lexsort((minutiae.x_px, minutiae.y_px))
    expected = np.array(golden["minutiae"])

    assert abs(int(segmentation.mask.sum()) - golden["ridge_blocks"]) <= 2
    assert [rows.start, rows.stop, columns.start, columns.stop] == golden["window_px"]
    assert len(peaks.row) == golden["peaks"]
    np.testing.assert_allclose(minutiae.x_px[order], expected[:, 0], atol=0.25)
    np.testing.assert_allclose(minutiae.y_px[order], expected[:, 1], atol=0.25)
    assert angle_between_rad(minutiae.direction_rad[order], expected[:, 2]).max() < 0.02
    np.testing.assert_array_equal(minutiae.kind[order], expected[:, 3])
    np.testing.assert_allclose(minutiae.quality[order], expected[:, 4], atol=1)
    assert abs(drawn.quality.score - golden["quality"]) <= 1


def test_a_trace_sees_every_stage(drawn: FingerprintExtraction, recording: Recording) -> None:
    assert list(recording.artefacts) == list(Stage)


def test_the_version_changes_with_any_parameter(extractor: FingerprintExtractor) -> None:
    parameters = ExtractionParameters()
    other = replace(parameters, minutiae=replace(parameters.minutiae, min_confidence=0.31))

    assert extractor.algorithm_version.startswith("leader-2-")
    assert fingerprint(parameters) == fingerprint(ExtractionParameters())
    assert fingerprint(parameters) != fingerprint(other)
    assert fingerprint(parameters, "weights") != fingerprint(parameters, "other weights")


@pytest.mark.parametrize("name", bad_images())
def test_a_picture_without_a_fingerprint_is_refused(extractor: FingerprintExtractor, name: str) -> None:
    with pytest.raises(SampleRefusedError) as caught:
        extractor.extract(FingerprintImage(bad_images()[name], 500))

    assert caught.value.reason in (Refusal.NO_FINGERPRINT, Refusal.EXTRACTION_FAILED)
    assert "; " in caught.value.explanation


def test_a_corner_of_a_print_has_too_few_minutiae(extractor: FingerprintExtractor) -> None:
    corner = np.full((200, 200), 255, np.uint8)
    corner[20:120, 20:120] = draw_print()[110:210, 100:200]

    with pytest.raises(SampleRefusedError, match=r"minutiae were found|too little|no friction ridges"):
        extractor.extract(FingerprintImage(corner, 500))


def test_faces_are_no_fingerprints(extractor: FingerprintExtractor, shared: Path) -> None:
    faces = sorted((shared / "data" / "faces").rglob("*.jpg"))[::60]
    assert len(faces) > 20
    for path in faces:
        pixels = np.asarray(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE), np.uint8)
        try:
            extraction = extractor.extract(FingerprintImage(pixels, 500))
        except SampleRefusedError:
            continue
        assert extraction.quality.score <= ExtractionParameters().quality.max_untrusted_score, path.name


@pytest.mark.parametrize(
    ("database", "dpi", "fewest", "most"),
    [("fvc2002/DB1_B", 500, 20, 90), ("fvc2002/DB2_B", 569, 30, 100), ("fvc2004/DB1_B", 500, 15, 80)],
)
def test_real_prints_have_as_many_minutiae_as_fingers_have(
    extractor: FingerprintExtractor, shared: Path, database: str, dpi: float, fewest: int, most: int
) -> None:
    paths = sorted((shared / "data" / "fingerprints" / database).glob("*_1.png"))[:4]
    assert len(paths) == 4
    for path in paths:
        pixels = np.asarray(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE), np.uint8)
        extraction = extractor.extract(FingerprintImage(pixels, dpi))
        assert fewest <= len(extraction.template.minutiae) <= most, path.name
        assert extraction.quality.score >= 40, path.name
        assert len(encode(extraction.template)) < 1024, path.name


def test_directions_agree_with_another_maker_s_iso_templates(
    extractor: FingerprintExtractor, shared: Path
) -> None:
    records = sorted(
        (shared / "data" / "standards" / "iso19794_2_secugen" / "fvc2002" / "DB1_B").glob("*_1.iso")
    )
    differences_rad: list[float] = []
    for record in records[:5]:
        path = shared / "data" / "fingerprints" / "fvc2002" / "DB1_B" / f"{record.stem}.png"
        pixels = np.asarray(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE), np.uint8)
        minutiae = extractor.extract(FingerprintImage(pixels, 500)).template.minutiae
        differences_rad += iso_differences_rad(record.read_bytes(), pixels.shape, minutiae)

    assert len(differences_rad) > 80
    assert np.mean(np.abs(differences_rad) < np.pi / 6) > 0.95


def iso_differences_rad(record: bytes, shape: tuple[int, ...], minutiae: Minutiae) -> list[float]:
    """Our direction minus the record's at the minutiae both have; the record's image was squashed."""
    width_px, height_px = struct.unpack_from(">HH", record, 14)
    differences = []
    for kind_x, y, angle, _ in struct.iter_unpack(">HHBB", record[28 : 28 + 6 * record[27]]):
        x_px = (kind_x & 0x3FFF) * shape[1] / width_px
        y_px = (y & 0x3FFF) * shape[0] / height_px
        distance_px = np.hypot(minutiae.x_px - x_px, minutiae.y_px - y_px)
        if distance_px.min() < 8:
            turned = float(minutiae.direction_rad[distance_px.argmin()]) - angle * 2 * np.pi / 256
            differences.append(float(np.angle(np.exp(1j * turned))))
    return differences
