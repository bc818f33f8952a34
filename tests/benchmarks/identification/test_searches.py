"""Identification through a real service on prints that do not exist."""

from pathlib import Path

import pytest
from rich.console import Console

from benchmarks.datasets.facts import uniform_facts
from benchmarks.datasets.prints import DatasetError, read_prints
from benchmarks.identification.figures import CLIENT, figures_of
from benchmarks.identification.searches import enrol_gallery, mated_pairs, search_probes
from benchmarks.runtime.service import RunningService
from service.client import WhorlClient

CONSOLE = Console(quiet=True)


def test_every_finger_finds_itself_and_a_bad_file_is_a_miss(
    service: RunningService, synthetic_folder: Path, tmp_path: Path
) -> None:
    for image in synthetic_folder.iterdir():
        (tmp_path / image.name).write_bytes(image.read_bytes())
    (tmp_path / "9_1.png").write_text("no image")
    (tmp_path / "9_2.png").write_text("no image")
    pairs = mated_pairs(read_prints(tmp_path, uniform_facts(500)), 1, 2)

    with WhorlClient(service.connection) as client:
        mates = enrol_gallery(CONSOLE, client, pairs)
        results = search_probes(CONSOLE, client, pairs, mates)

    assert [bool(mate.failure) for mate in mates] == [False, False, False, True]
    assert [result.rank for result in results] == [1, 1, 1, 0]
    assert results[-1].failure.startswith("IMAGE_UNDECODABLE")
    figures = figures_of(results, 50)
    assert (figures.searches, figures.failed) == (4, 1)
    assert figures.rank_1.value == 0.75
    stages = {row.stage: row.latency for row in figures.latency}
    assert {"extract", "retrieve", "compare", CLIENT} <= set(stages)
    assert stages[CLIENT].count == 3
    assert stages[CLIENT].p50_ms >= stages["extract"].p50_ms


def test_fingers_without_both_impressions_are_left_out(tmp_path: Path) -> None:
    for name in ("1_1.png", "1_4.png", "2_1.png", "3_4.png"):
        (tmp_path / name).write_bytes(b"")
    (pair,) = mated_pairs(read_prints(tmp_path), 1, 4)
    assert (pair.enrolled.name, pair.probe.name) == ("1_1", "1_4")


def test_a_folder_without_such_a_pair_is_refused(tmp_path: Path) -> None:
    (tmp_path / "1_1.png").write_bytes(b"")
    with pytest.raises(DatasetError, match="both impression 1 and impression 4"):
        mated_pairs(read_prints(tmp_path), 1, 4)
