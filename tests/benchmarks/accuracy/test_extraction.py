"""From images to cached templates, with the real engine."""

from pathlib import Path

import pytest

from benchmarks.accuracy.cache import TemplateCache
from benchmarks.accuracy.extraction import ExtractedPrint, extract_prints, extractor
from benchmarks.accuracy.weights import WeightsError, leader_weights
from benchmarks.datasets.facts import uniform_facts
from benchmarks.datasets.prints import read_prints


def extract(folder: Path, cache_folder: Path, jobs: int = 1) -> tuple[tuple[ExtractedPrint, ...], list[int]]:
    """Extracted prints, and how many were announced done at a time."""
    weights, steps = leader_weights(), list[int]()
    cache = TemplateCache(cache_folder, extractor(weights).algorithm_version)
    prints = read_prints(folder, uniform_facts(500))
    return extract_prints(prints, weights, cache, jobs, steps.append), steps


def test_a_second_run_takes_everything_from_the_cache(synthetic_folder: Path, template_cache: Path) -> None:
    first, _ = extract(synthetic_folder, template_cache)
    again, steps = extract(synthetic_folder, template_cache)
    assert again == first
    assert steps == [6]
    assert all(item.outcome.template for item in first)


def test_a_failure_to_enrol_is_data_and_is_remembered(tmp_path: Path) -> None:
    (tmp_path / "prints").mkdir()
    (tmp_path / "prints" / "1_1.png").write_text("no image")
    for _ in range(2):
        ((item,), _) = extract(tmp_path / "prints", tmp_path / "cache")
        assert item.outcome.template is None
        assert (item.outcome.refusal or "").startswith("IMAGE_UNDECODABLE")


def test_weights_that_were_changed_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "pyfing"
    (package / "models").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "models" / "LEADER.weights.h5").write_bytes(b"other")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(WeightsError, match="SHA-256 differs"):
        leader_weights()
