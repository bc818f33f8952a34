"""The network, from the installed package that ships its weights."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from matcher.fingerprint.extract import FingerprintExtractor


@pytest.fixture(scope="session")
def leader_weights() -> Path:
    spec = find_spec("pyfing")
    assert spec is not None and spec.origin is not None, "pyfing, which holds the weights, is not installed"
    return Path(spec.origin).parent / "models" / "LEADER.weights.h5"


@pytest.fixture(scope="session")
def extractor(leader_weights: Path) -> FingerprintExtractor:
    return FingerprintExtractor(leader_weights)
