"""Fingers that nobody has, as templates: what the service needs without running the network."""

import numpy as np

from matcher.fingerprint.matching import FingerprintMatching
from matcher.fingerprint.minutiae import Minutiae
from matcher.fingerprint.template import FingerprintTemplate, encode, quantise

ALGORITHM_VERSION = "test-1"
WIDTH_PX, HEIGHT_PX = 400, 480
MINUTIA_COUNT = 40


def matching() -> FingerprintMatching:
    return FingerprintMatching(ALGORITHM_VERSION)


def template(finger: int, touch: int = 0, version: str = ALGORITHM_VERSION) -> bytes:
    """Touch 0 is the master of a finger; other touches are shifted, noisy, and miss some minutiae."""
    master = np.random.default_rng([1, finger])
    x = master.uniform(40, WIDTH_PX - 40, MINUTIA_COUNT)
    y = master.uniform(40, HEIGHT_PX - 40, MINUTIA_COUNT)
    direction = master.uniform(0, 2 * np.pi, MINUTIA_COUNT)
    if touch:
        noise = np.random.default_rng([2, finger, touch])
        x = x + noise.uniform(-20, 20) + noise.normal(0, 1.0, MINUTIA_COUNT)
        y = y + noise.uniform(-20, 20) + noise.normal(0, 1.0, MINUTIA_COUNT)
        direction = direction + noise.normal(0, 0.03, MINUTIA_COUNT)
        kept = np.sort(noise.permutation(MINUTIA_COUNT)[: MINUTIA_COUNT - 5])
        x, y, direction = x[kept], y[kept], direction[kept]
    minutiae = Minutiae(
        x_px=x.astype(np.float32),
        y_px=y.astype(np.float32),
        direction_rad=np.mod(direction, 2 * np.pi).astype(np.float32),
        kind=np.full(len(x), 1, np.uint8),
        quality=np.full(len(x), 80, np.uint8),
    )
    made = FingerprintTemplate(version, WIDTH_PX, HEIGHT_PX, quantise(minutiae, WIDTH_PX, HEIGHT_PX), 70)
    return encode(made)
