"""Finds the minutiae network's weights in the installed ``pyfing`` package, without importing it."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

LEADER_SHA256 = "0cbf12af936482d10ba54b23f40a9b192ab767df2f81bc96c5954585735fefe6"


class WeightsError(RuntimeError):
    """The weights are missing or not those that Whorl was built for."""


def leader_weights() -> Path:
    """The weights file, verified by hash.

    Raises:
        WeightsError: the package is not installed or its file differs.
    """
    spec = find_spec("pyfing")
    if spec is None or not spec.submodule_search_locations:
        raise WeightsError("The package pyfing, which carries the network's weights, is not installed.")
    path = Path(next(iter(spec.submodule_search_locations))) / "models" / "LEADER.weights.h5"
    if not path.is_file():
        raise WeightsError(f"{path} does not exist; pyfing 0.7.3 is needed.")
    if hashlib.sha256(path.read_bytes()).hexdigest() != LEADER_SHA256:
        raise WeightsError(f"{path} is not the file of pyfing 0.7.3: its SHA-256 differs.")
    return path
