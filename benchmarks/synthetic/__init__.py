"""Fingerprints of nobody, in the spirit of SFinGe: for demonstrations, tests and large galleries."""

from benchmarks.synthetic.finger import MasterPrint, SyntheticFinger
from benchmarks.synthetic.parameters import HenryClass, ImpressionParameters, MasterParameters

__all__ = ["HenryClass", "ImpressionParameters", "MasterParameters", "MasterPrint", "SyntheticFinger"]
