"""Work in strips against work in one piece."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import openvino as ov
import openvino.opset15 as op
import pytest
from numpy.typing import NDArray

from matcher.fingerprint.leader_blocks import Bottleneck, inverse_bottleneck
from matcher.fingerprint.leader_weights import LeaderWeights

NARROWING = Bottleneck(depthwise=0, normalisation=10, expand=8, reduce=9, adjust=10, strips=8)


def compiled(weights: LeaderWeights, numbers: Bottleneck) -> ov.CompiledModel:
    x = op.parameter([1, 64, -1, -1], np.float32, "x")
    model = ov.Model([op.result(inverse_bottleneck(x, weights, numbers))], [x], "block")
    return ov.Core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})


def run(model: ov.CompiledModel, x: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(model.create_infer_request().infer([x])[0], np.float32)


@pytest.mark.parametrize("rows", [8, 24, 40])
def test_strips_make_no_difference(leader_weights: Path, rows: int) -> None:
    weights = LeaderWeights.load(leader_weights)
    x = np.random.default_rng(rows).normal(size=(1, 64, rows, 12)).astype(np.float32)

    whole = run(compiled(weights, replace(NARROWING, strips=1)), x)

    assert whole.shape == (1, 32, rows, 12)
    np.testing.assert_allclose(run(compiled(weights, NARROWING), x), whole, atol=1e-5)
