"""One touch of a sensor: how the finger lay, how skin was dragged, how wet it was, what the sensor added.

Stages after SFinGe (Cappelli, in: Handbook of Fingerprint Recognition, chapter 6); plastic distortion after
Cappelli, Maio and Maltoni, "Modelling Plastic Distortion in Fingerprint Images" (ICAPR 2001).
"""

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.synthetic.noise import smooth_noise
from benchmarks.synthetic.parameters import ImpressionParameters

Field: TypeAlias = NDArray[np.float32]
"""One value a pixel, shape (height, width)."""


def render_impression(
    rng: np.random.Generator, ridges: Field, parameters: ImpressionParameters
) -> NDArray[np.uint8]:
    """A grey image of the finger, ridges dark, shape (height, width) of `parameters`.

    Args:
        rng: decides everything about this impression.
        ridges: of the master, towards 1 on ridges and -1 in valleys.
        parameters: of the sensor and the touch.
    """
    x_px, y_px = _place(rng, ridges.shape, parameters)
    contact = _contact(rng, x_px, y_px, ridges.shape, parameters)
    x_px, y_px = _drag_skin(rng, x_px, y_px, ridges.shape, parameters)
    skin = cv2.remap(ridges, x_px, y_px, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=-1)
    ink = _ink(rng, np.asarray(skin, np.float32), parameters)
    _scratch(rng, ink, parameters)
    return _sense(rng, ink * contact, parameters)


def _place(
    rng: np.random.Generator, shape: tuple[int, ...], parameters: ImpressionParameters
) -> tuple[Field, Field]:
    """For every pixel of the sensor the place on the finger, x and y in pixels of the master."""
    turn_rad = rng.normal(0, parameters.rotation_rad)
    shift_x_px, shift_y_px = rng.normal(0, parameters.shift_px, 2)
    x_px = np.arange(parameters.width_px, dtype=np.float32) - parameters.width_px / 2
    y_px = np.arange(parameters.height_px, dtype=np.float32)[:, None] - parameters.height_px / 2
    cosine, sine = np.cos(turn_rad), np.sin(turn_rad)
    along_x = cosine * x_px - sine * y_px + shape[1] / 2 + shift_x_px
    along_y = sine * x_px + cosine * y_px + 0.46 * shape[0] + shift_y_px
    return along_x.astype(np.float32), along_y.astype(np.float32)


def _contact(
    rng: np.random.Generator,
    x_px: Field,
    y_px: Field,
    shape: tuple[int, ...],
    parameters: ImpressionParameters,
) -> Field:
    """1 where skin touches the sensor, 0 where not, with a ragged edge."""
    half_width_px, half_height_px = (
        half_px * (1 + rng.normal(0, parameters.contact_variation))
        for half_px in (parameters.contact_half_width_px, parameters.contact_half_height_px)
    )
    across = np.abs(x_px - shape[1] / 2) / half_width_px
    along = np.abs(y_px - 0.46 * shape[0]) / half_height_px
    edge = (across**2.4 + along**2.4) - 1
    edge += 0.10 * smooth_noise(rng, edge.shape, 30.0) + 0.10 * smooth_noise(rng, edge.shape, 6.0)
    contact: Field = np.clip(0.5 - 5 * edge, 0, 1)
    return contact


def _drag_skin(
    rng: np.random.Generator,
    x_px: Field,
    y_px: Field,
    shape: tuple[int, ...],
    parameters: ImpressionParameters,
) -> tuple[Field, Field]:
    """Skin stands still where it is pressed firmly; farther out it is dragged and turned the more."""
    slip_x_px, slip_y_px = rng.normal(0, parameters.slip_px, 2).astype(np.float32)
    twist_rad = np.float32(rng.normal(0, parameters.twist_rad))
    from_x, from_y = x_px - np.float32(shape[1] / 2), y_px - np.float32(0.46 * shape[0])
    firm = np.hypot(
        from_x / (0.35 * parameters.contact_half_width_px),
        from_y / (0.35 * parameters.contact_half_height_px),
    )
    give = ((1 - np.cos(np.pi * np.clip((firm - 1) / 2, 0, 1))) / 2).astype(np.float32)
    return x_px + give * (slip_x_px - twist_rad * from_y), y_px + give * (slip_y_px + twist_rad * from_x)


def _ink(rng: np.random.Generator, skin: Field, parameters: ImpressionParameters) -> Field:
    """How dark each place is, 0 to 1: pressure and moisture thicken ridges, dryness thins and breaks them."""
    wetness = rng.normal(0, parameters.wetness)
    level = wetness + parameters.unevenness * smooth_noise(rng, skin.shape, 70.0)
    grain = cv2.GaussianBlur(rng.standard_normal(skin.shape, np.float32), (0, 0), 1.0) * 3.5
    ridge = skin + level + parameters.grain * (1 - 1.5 * min(wetness, 0)) * grain
    ink: Field = np.clip(0.5 + 0.9 * ridge, 0, 1)
    return ink


def _scratch(rng: np.random.Generator, ink: Field, parameters: ImpressionParameters) -> None:
    height_px, width_px = ink.shape
    for _ in range(rng.poisson(parameters.scratches_mean)):
        start = rng.uniform((0, 0), (width_px, height_px))
        end = start + rng.normal(0, 70, 2)
        cv2.line(
            ink,
            start.astype(int).tolist(),
            end.astype(int).tolist(),
            0.0,
            int(rng.integers(1, 3)),
            cv2.LINE_AA,
        )


def _sense(rng: np.random.Generator, ink: Field, parameters: ImpressionParameters) -> NDArray[np.uint8]:
    """Blur, contrast, an uneven background and the noise of the sensor."""
    background_grey, darkest_grey = rng.uniform(215, 245), rng.uniform(25, 80)
    blurred = cv2.GaussianBlur(ink, (0, 0), 0.9)
    grey = background_grey + (darkest_grey - background_grey) * blurred
    grey += 4 * smooth_noise(rng, ink.shape, 90.0)
    grey += parameters.sensor_noise_grey * rng.standard_normal(ink.shape, np.float32)
    image: NDArray[np.uint8] = np.clip(grey, 0, 255).astype(np.uint8)
    return image
