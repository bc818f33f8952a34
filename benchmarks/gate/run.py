"""The small gate: figures that take under three minutes, on synthetic and, where present, on real data."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from benchmarks.accuracy.faces.extraction import face_models
from benchmarks.datasets.facts import uniform_facts
from benchmarks.datasets.prints import read_prints
from benchmarks.datasets.shared import SharedFolder
from benchmarks.datasets.synthetic_folder import grow_folder
from benchmarks.environment import Environment, this_environment
from benchmarks.gate.faces import face_readings
from benchmarks.gate.fingerprints import direction_reading, print_readings, upright_prints
from benchmarks.gate.readings import Ratio, Reading, Readings
from benchmarks.gate.speed import speed_ratios
from benchmarks.output import waiting

SYNTHETIC = "synthetic"
REAL_SETS = ("fvc2002/DB1_B", "fvc2004/DB1_B")
FACES = "faces"
FINGERS, IMPRESSIONS = 8, 4
PEOPLE = 150


@dataclass(frozen=True, slots=True)
class GateReport:
    """A run of the gate: what a later run is compared with."""

    benchmark: str
    environment: Environment
    parts: tuple[str, ...]
    figures: tuple[Reading, ...]
    ratios: tuple[Ratio, ...]

    def readings(self) -> Readings:
        """The same without the machine."""
        return Readings(self.benchmark, self.parts, self.figures, self.ratios)


def measure_gate(console: Console, shared: SharedFolder, jobs: int) -> GateReport:
    """Measures all parts that there is data for."""
    figures, ratios = _synthetic(console, jobs)
    parts = [SYNTHETIC]
    if shared.fingerprints is not None:
        prints = read_prints(shared.fingerprints)
        for name in REAL_SETS:
            chosen = [item for item in prints if item.set == name and item.impression <= IMPRESSIONS]
            if chosen:
                figures += print_readings(name, chosen, jobs, console)
                parts.append(name)
    if shared.faces is not None and shared.models is not None:
        figures += face_readings(FACES, shared.faces, PEOPLE, face_models(shared.models), jobs, console)
        parts.append(FACES)
    return GateReport("gate", this_environment(), tuple(parts), tuple(figures), tuple(ratios))


def _synthetic(console: Console, jobs: int) -> tuple[list[Reading], list[Ratio]]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        grow_folder(console, folder, FINGERS, IMPRESSIONS, jobs)
        prints = read_prints(folder, uniform_facts(500))
        figures = print_readings(SYNTHETIC, prints, jobs, console)
        figures.append(direction_reading(SYNTHETIC, upright_prints(console)))
        with waiting(console, "Timing"):
            first, second = (item.path.read_bytes() for item in prints[:2])
            return figures, speed_ratios(SYNTHETIC, first, second)
