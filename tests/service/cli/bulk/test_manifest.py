"""Manifests: what they may say, and sentences for what is wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whorl.v1.enrolment_pb2 import EncounterDraft

from service.cli.bulk.manifest import plan_manifest
from service.cli.bulk.plan import PlannedEncounter
from service.cli.errors import UsageError
from service.cli.samples import SampleOptions

OUTLINE = EncounterDraft(gallery="CONVICTED", station="06AA")


def planned(path: Path, text: str) -> tuple[PlannedEncounter, ...]:
    path.write_text(text, encoding="utf-8")
    return plan_manifest(path, OUTLINE, SampleOptions(dpi=500))


def test_rows_with_one_key_are_one_encounter(tmp_path: Path) -> None:
    first, second = planned(
        tmp_path / "m.csv",
        "file,encounter,pnc\na.png:1,E1,99/123456X\nb.png:2,E1,99/123456X\nc.png,,\n",
    )
    assert (first.name, [sample.position for sample in first.samples]) == ("E1", [1, 2])
    assert first.samples[0].path == tmp_path / "a.png"
    assert [identifier.value for identifier in first.outline.record_identifiers] == ["99/123456X"]
    assert (second.name, len(second.samples)) == ("line 4", 1)


def test_a_line_overrides_the_command_line(tmp_path: Path) -> None:
    first, second = planned(tmp_path / "m.csv", "file,gallery,dpi\na.png,ARRESTEE,1000\nb.png,,\n")
    assert (first.outline.gallery, first.options.dpi) == ("ARRESTEE", 1000)
    assert (second.outline.gallery, second.options.dpi, second.outline.station) == ("CONVICTED", 500, "06AA")


def test_the_mark_that_spreadsheets_put_in_front_is_passed_over(tmp_path: Path) -> None:
    [plan] = planned(tmp_path / "m.csv", "\ufefffile\na.png\n")
    assert plan.samples[0].path.name == "a.png"


def test_an_absolute_path_stays_as_it_is(tmp_path: Path) -> None:
    [plan] = planned(tmp_path / "m.jsonl", '{"files": ["/prints/a.png:face"]}')
    assert plan.samples[0].path == Path("/prints/a.png")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("m.csv", "", "names no encounter"),
        ("m.csv", "file\n", "names no encounter"),
        ("m.csv", "pnc\n99/123456X\n", "line 2, files"),
        ("m.csv", "file,colour\na.png,red\n", "line 2, colour"),
        ("m.csv", "file,pnc\na.png\n", "not as many columns"),
        ("m.csv", "file\na.png,b.png\n", "not as many columns"),
        ("m.csv", 'file\n"a.png\n', "line 2"),
        ("m.csv", "file,dpi\na.png,fine\n", "line 2, dpi"),
        ("m.csv", "file\na.png:thumb\n", "line 2: Position 'thumb' is unknown"),
        ("m.csv", "file,captured_at\na.png,yesterday\n", "line 2: Time 'yesterday'"),
        ("m.csv", "file,identifier\na.png,99\n", "line 2: Identifier '99'"),
        ("m.csv", "file,encounter,pnc\na.png,E1,1\nb.png,E1,2\n", "line 3: it says other things"),
        ("m.jsonl", "{", "line 1: not JSON"),
        ("m.jsonl", "[]", "line 1"),
        ("m.jsonl", "\n{}", "line 2, files"),
        ("m.jsonl", '{"files": []}', "line 1, files"),
        ("m.jsonl", '{"files": "a.png"}', "line 1, files"),
    ],
)
def test_a_wrong_line_is_named(name: str, text: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        planned(tmp_path / name, text)
    assert expected in str(caught.value)


def test_a_manifest_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="not UTF-8"):
        plan_manifest(tmp_path / "m.csv", OUTLINE, SampleOptions())


@given(st.sampled_from(["m.csv", "m.jsonl"]), st.text(max_size=80))
def test_any_text_is_a_plan_or_wrong_usage(
    tmp_path_factory: pytest.TempPathFactory, name: str, text: str
) -> None:
    path = tmp_path_factory.mktemp("m") / name
    path.write_bytes(text.encode("utf-8", errors="replace"))
    try:
        assert plan_manifest(path, OUTLINE, SampleOptions())
    except UsageError as error:
        assert str(path) in str(error)
