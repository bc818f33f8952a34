"""What goes into a network is what it was trained on."""

import numpy as np

from matcher.face.network import to_tensor


def test_channels_rows_columns_and_values_are_kept() -> None:
    """Blue stays first: with red first, the vectors change and nothing fails."""
    pixels = np.random.default_rng(0).integers(0, 256, (4, 6, 3), np.uint8)
    tensor = to_tensor(pixels)
    assert tensor.shape == (1, 3, 4, 6)
    assert all(np.array_equal(tensor[0, channel], pixels[:, :, channel]) for channel in range(3))
