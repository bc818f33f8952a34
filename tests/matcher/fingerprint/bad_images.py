"""Pictures without a fingerprint in them, by name."""

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def bad_images() -> dict[str, Pixels]:
    """All are 400 x 360 pixels, grey."""
    rng = np.random.default_rng(11)
    y, x = np.indices((360, 400))
    return {
        "white": np.full((360, 400), 255, np.uint8),
        "black": np.zeros((360, 400), np.uint8),
        "gradient": (x * 255 / 399).astype(np.uint8),
        "noise": rng.integers(0, 256, (360, 400)).astype(np.uint8),
        **{f"noise blurred by {sigma} px": blurred_noise(rng, sigma) for sigma in (1.0, 1.5, 2.0, 3.0, 6.0)},
        **{f"text of {scale}": text(scale) for scale in (0.4, 0.7, 1.0)},
        "stripes": (127 + 100 * np.sin(x * 2 * np.pi / 9)).astype(np.uint8),
        "rings": (127 + 100 * np.sin(np.hypot(x - 200, y - 180) * 2 * np.pi / 9)).astype(np.uint8),
        "chequers": (((x // 5 + y // 5) % 2) * 255).astype(np.uint8),
        "bars": np.where(np.random.default_rng(3).random(400)[x // 2 * 2] < 0.5, 0, 255).astype(np.uint8),
    }


def blurred_noise(rng: np.random.Generator, sigma_px: float) -> Pixels:
    values = np.asarray(cv2.GaussianBlur(rng.normal(size=(360, 400)), (0, 0), sigma_px))
    return np.asarray((values - values.min()) / np.ptp(values) * 255, np.uint8)


def text(scale: float) -> Pixels:
    page = np.full((360, 400), 255, np.uint8)
    for baseline_px in range(20, 360, int(40 * scale)):
        line = "Pack my box with five dozen liquor jugs 0123456789"
        cv2.putText(page, line, (5, baseline_px), cv2.FONT_HERSHEY_SIMPLEX, scale, 0, 1)
    return page
