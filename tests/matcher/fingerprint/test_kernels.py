import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import matcher.fingerprint.kernels as kernels
from matcher.fingerprint.comparison_parameters import Sigmoid

CALLER = """
from matcher.fingerprint.kernels import compiled
from matcher.fingerprint.kernels_called import called

@compiled
def caller(value: int) -> int:
    return called(value)
"""
CALLED = """
from matcher.fingerprint.kernels import compiled

@compiled
def called(value: int) -> int:
    return value + {added}
"""


def result_of_a_fresh_process(root: Path, added: int) -> int:
    (root / "matcher" / "fingerprint" / "kernels_called.py").write_text(CALLED.format(added=added))
    program = "from matcher.fingerprint.kernels_caller import caller; print(caller(1))"
    environment = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def test_a_kernel_is_compiled_anew_when_a_kernel_it_calls_changes(tmp_path: Path) -> None:
    package = tmp_path / "matcher" / "fingerprint"
    package.mkdir(parents=True)
    for folder in (package, package.parent):
        (folder / "__init__.py").touch()
    for name in ("kernels.py", "comparison_parameters.py"):
        shutil.copy(Path(kernels.__file__).with_name(name), package)
    (package / "kernels_caller.py").write_text(CALLER)

    assert result_of_a_fresh_process(tmp_path, added=10) == 11
    assert list((package / "__pycache__").glob("kernels_caller.caller*.nbc")), "nothing was kept on disk"
    assert result_of_a_fresh_process(tmp_path, added=20) == 21


@pytest.mark.parametrize("word", [0, 1, 2**63, 2**64 - 1, 0x0123456789ABCDEF])
def test_popcount_counts_bits(word: int) -> None:
    assert word.bit_count() == kernels.popcount(np.uint64(word))


@pytest.mark.parametrize(
    ("angle_rad", "expected"), [(0.5, 0.5), (np.pi, -np.pi), (-4.0, 2 * np.pi - 4), (7.0, 7 - 2 * np.pi)]
)
def test_wrapped_angles_lie_within_half_a_turn(angle_rad: float, expected: float) -> None:
    assert kernels.wrapped(angle_rad) == pytest.approx(expected)


def test_a_sigmoid_is_a_half_at_its_midpoint_and_falls_where_its_steepness_is_negative() -> None:
    curve = Sigmoid(5.0, -1.6)

    assert kernels.sigmoid(5.0, curve) == pytest.approx(0.5)
    assert kernels.sigmoid(0.0, curve) > 0.99 > 0.01 > kernels.sigmoid(10.0, curve)


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0]), max_size=30))
def test_descending_order_is_stable(values: list[float]) -> None:
    array = np.array(values)

    np.testing.assert_array_equal(np.argsort(-array, kind="stable"), kernels.descending(array))
