"""Quality tells what spoils a face: the component that names it falls, and the unified score with it."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.face.extract import FaceExtractor
from matcher.face.quality import Scale
from matcher.face.region import FaceRegion
from matcher.image import FaceImage

Pixels = NDArray[np.uint8]


def blurred(pixels: Pixels, face: FaceRegion) -> Pixels:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), 4), np.uint8)


def down_and_up(pixels: Pixels, face: FaceRegion) -> Pixels:
    size = pixels.shape[1::-1]
    small = cv2.resize(pixels, (size[0] // 6, size[1] // 6), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, size), np.uint8)


def mouth_masked(pixels: Pixels, face: FaceRegion) -> Pixels:
    return _covered(pixels, face, face.landmarks()[3:].mean(axis=0), (0.9, 0.7))


def eyes_barred(pixels: Pixels, face: FaceRegion) -> Pixels:
    return _covered(pixels, face, face.landmarks()[:2].mean(axis=0), (1.0, 0.3))


def _covered(
    pixels: Pixels,
    face: FaceRegion,
    centre_px: NDArray[np.float64],
    half_in_eye_distances: tuple[float, float],
) -> Pixels:
    half_px = np.array(half_in_eye_distances) * face.inter_eye_px
    (left, top), (right, bottom) = (centre_px - half_px).astype(int), (centre_px + half_px).astype(int)
    covered = pixels.copy()
    covered[top:bottom, left:right] = (170, 140, 90)
    return covered


def coarse_jpeg(pixels: Pixels, face: FaceRegion) -> Pixels:
    return np.asarray(
        cv2.imdecode(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 10])[1], 1), np.uint8
    )


def darkened(pixels: Pixels, face: FaceRegion) -> Pixels:
    return (pixels * 0.1).astype(np.uint8)


def side_lit(pixels: Pixels, face: FaceRegion) -> Pixels:
    """Darkens the half of the face that is darker already."""
    left, middle, right = (int(face.left_px + share * face.width_px) for share in (0, 0.5, 1))
    rows = slice(int(face.top_px), int(face.top_px + face.height_px))
    falls_from_left = pixels[rows, left:middle].mean() > pixels[rows, middle:right].mean()
    slope = (np.arange(pixels.shape[1]) - middle) / (0.1 * face.width_px)
    light = 0.05 + 0.95 / (1 + np.exp(slope if falls_from_left else -slope))
    return np.asarray(pixels * light[None, :, None], np.uint8)


@pytest.mark.parametrize(
    ("degrade", "name"),
    [
        (blurred, "sharpness"),
        (down_and_up, "sharpness"),
        (mouth_masked, "mouth_occlusion_prevention"),
        (eyes_barred, "eyes_visible"),
        (coarse_jpeg, "compression_artifacts"),
        (darkened, "luminance_mean"),
        (side_lit, "illumination_uniformity"),
    ],
)
def test_a_degradation_is_named_and_lowers_the_score(
    extractor: FaceExtractor,
    people: list[list[Pixels]],
    degrade: Callable[[Pixels, FaceRegion], Pixels],
    name: str,
) -> None:
    for photographs in people[:3]:
        original = extractor.extract(FaceImage(photographs[0]))
        degraded = extractor.extract(FaceImage(degrade(photographs[0], original.faces[0])))
        assert degraded.quality.score < original.quality.score - 10
        before, after = (
            next(component for component in quality.components if component.name == name)
            for quality in (original.quality, degraded.quality)
        )
        assert after.score < before.score - 20


def test_a_good_portrait_scores_high(extractor: FaceExtractor, astronaut: Pixels) -> None:
    quality = extractor.extract(FaceImage(astronaut)).quality
    assert quality.score >= 80
    assert len({component.name for component in quality.components}) == len(quality.components) == 13


def test_a_scale_is_clipped_and_may_fall() -> None:
    falling = Scale("yaw", 60.0, 20.0)
    assert [falling.component(value).score for value in (90, 60, 40, 20, 0)] == [0, 0, 50, 100, 100]
    assert falling.component(40).measurement == 40
