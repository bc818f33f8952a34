"""The example file: names every setting, and says its true default."""

import re
from pathlib import Path

import pytest

from service.limits import RequestLimits
from service.settings import Settings

EXAMPLE = Path(__file__).resolve().parents[2] / "whorl.example.env"
ASSIGNMENT = re.compile(r"^#(WHORL_\w+)=(.*)$", re.MULTILINE)
# Their defaults differ from machine to machine.
PLACEHOLDERS = {"{cores}": "1"}


def assignments() -> dict[str, str]:
    found = ASSIGNMENT.findall(EXAMPLE.read_text(encoding="utf-8"))
    assert len(found) == len({name for name, _ in found}), "a setting is documented twice"
    return dict(found)


def test_the_example_names_every_setting_and_no_other() -> None:
    flat = {f"WHORL_{name.upper()}" for name in Settings.model_fields if name != "limits"}
    nested = {f"WHORL_LIMITS__{name.upper()}" for name in RequestLimits.model_fields}
    assert set(assignments()) == flat | nested


def test_every_setting_stands_below_a_comment() -> None:
    blocks = EXAMPLE.read_text(encoding="utf-8").split("\n\n")
    for block in blocks:
        if ASSIGNMENT.search(block):
            assert block.startswith("# "), block


def test_the_example_with_all_signs_taken_away_loads_and_is_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("WHORL_"):
            monkeypatch.delenv(name)
    text = ASSIGNMENT.sub(r"\1=\2", EXAMPLE.read_text(encoding="utf-8"))
    text = re.sub(r"^WHORL_DATA_DIR=.*$", f"WHORL_DATA_DIR={tmp_path}", text, flags=re.MULTILINE)
    for placeholder, value in {"{data_dir}": str(tmp_path), **PLACEHOLDERS}.items():
        text = text.replace(placeholder, value)
    file = tmp_path / "all.env"
    file.write_text(text, encoding="utf-8")
    assert Settings.load(file) == Settings(data_dir=tmp_path, workers=1)


def test_the_example_itself_loads_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WHORL_SHARED", raising=False)
    assert Settings.load(EXAMPLE) == Settings.load()
