"""Templates kept between runs."""

from pathlib import Path

from benchmarks.accuracy.cache import Outcome, TemplateCache
from matcher.envelope import Envelope, TemplateKind, seal

VERSION = "toy-1"
TEMPLATE = seal(Envelope(TemplateKind.FINGERPRINT, VERSION, b"minutiae"))


def test_a_template_comes_back_for_the_same_image_resolution_and_version(tmp_path: Path) -> None:
    cache = TemplateCache(tmp_path, VERSION)
    cache.put(b"image", 500.0, Outcome(TEMPLATE, None))
    assert TemplateCache(tmp_path, VERSION).get(b"image", 500.0) == Outcome(TEMPLATE, None)
    assert cache.get(b"other", 500.0) is None
    assert cache.get(b"image", 512.0) is None
    assert cache.get(b"image", None) is None
    assert TemplateCache(tmp_path, "toy/1").get(b"image", 500.0) is None
    assert TemplateCache(tmp_path, "toy_1").get(b"image", 500.0) is None


def test_a_refusal_is_remembered_too(tmp_path: Path) -> None:
    cache = TemplateCache(tmp_path, VERSION)
    cache.put(b"white", None, Outcome(None, "NO_FINGERPRINT: nothing there"))
    assert cache.get(b"white", None) == Outcome(None, "NO_FINGERPRINT: nothing there")


def test_a_damaged_template_is_as_good_as_none(tmp_path: Path) -> None:
    cache = TemplateCache(tmp_path, VERSION)
    cache.put(b"image", 500.0, Outcome(TEMPLATE, None))
    (file,) = tmp_path.rglob("*.template")
    file.write_bytes(file.read_bytes()[:-3])
    assert cache.get(b"image", 500.0) is None


def test_nothing_half_written_stays(tmp_path: Path) -> None:
    TemplateCache(tmp_path, VERSION).put(b"image", 500.0, Outcome(TEMPLATE, None))
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".template"]
