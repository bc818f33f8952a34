"""The command on real faces, where they are present."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.__main__ import app


@pytest.fixture
def few_faces(shared: Path, tmp_path: Path) -> Path:
    """Eight people with two images each, and pairs of them in two folds."""
    people = sorted(path for path in (shared / "data/faces/lfw").iterdir() if len(list(path.iterdir())) == 2)[
        :8
    ]
    names = [path.name for path in people]
    (tmp_path / "faces").mkdir()
    for person in people:
        (tmp_path / "faces" / person.name).symlink_to(person)
    folds = [
        [f"{a}\t1\t2" for a in names[start : start + 4]]
        + [
            f"{a}\t1\t{b}\t2"
            for a, b in zip(names[start : start + 4], names[::-1][start : start + 4], strict=True)
        ]
        for start in (0, 4)
    ]
    (tmp_path / "pairs.txt").write_text("2\t4\n" + "\n".join(line for fold in folds for line in fold) + "\n")
    return tmp_path


def test_real_faces_are_told_apart_and_nobody_is_named(few_faces: Path) -> None:
    arguments = ["accuracy", "face", str(few_faces / "faces"), "--pairs", str(few_faces / "pairs.txt")]
    options = ["--cache", str(few_faces / "cache"), "--out", str(few_faces / "out"), "--jobs", "1"]
    result = CliRunner().invoke(app, [*arguments, *options, "--replicates", "10"])
    assert result.exit_code == 0, result.output
    text = (few_faces / "out" / "accuracy_face.json").read_text()
    report = json.loads(text)
    assert report["images"] == 16
    assert report["figures"]["pairs"]["accuracy"]["mean"] >= 0.9
    assert report["figures"]["identification"]["rank_1"]["value"] >= 0.9
    names = [path.name for path in (few_faces / "faces").iterdir()]
    scores = (few_faces / "out" / "accuracy_face.csv").read_text()
    assert not any(name in text + scores + result.output for name in names)


def test_a_picture_without_a_face_is_counted_and_kept(few_faces: Path) -> None:
    from PIL import Image

    (few_faces / "faces" / "zz").mkdir()
    Image.new("RGB", (250, 250), "grey").save(few_faces / "faces" / "zz" / "zz_0001.png")
    arguments = ["accuracy", "face", str(few_faces / "faces"), "--pairs", str(few_faces / "pairs.txt")]
    options = ["--cache", str(few_faces / "cache"), "--json", str(few_faces / "r.json"), "--jobs", "1"]
    result = CliRunner().invoke(app, [*arguments, *options, "--replicates", "10"])
    assert result.exit_code == 0, result.output
    report = json.loads((few_faces / "r.json").read_text())
    assert report["refusals"] == [{"reason": "NO_FACE", "images": 1}]
    assert report["refused"] == ["9/1"]
    rates = report["figures"]["all_against_all"]
    assert rates["genuine"] + rates["impostors"] == 17 * 16 // 2


def test_a_pair_without_its_image_is_a_sentence_without_a_name(few_faces: Path) -> None:
    (few_faces / "pairs.txt").write_text("1\t1\nNobody_Here\t1\t2\nNobody_Here\t1\tSomebody\t1\n")
    result = CliRunner().invoke(
        app, ["accuracy", "face", str(few_faces / "faces"), "--pairs", str(few_faces / "pairs.txt")]
    )
    assert result.exit_code == 2
    assert "not in the folder" in result.output
    assert "Nobody" not in result.output
