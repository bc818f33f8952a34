"""Pairs files and labels files."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.datasets.face_labels import read_labels
from benchmarks.datasets.face_pairs import read_pairs
from benchmarks.datasets.prints import DatasetError


def written(folder: Path, text: str) -> Path:
    path = folder / "pairs.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_pairs_belong_to_the_fold_they_are_listed_in(tmp_path: Path) -> None:
    fold = "a b\t1\t2\nc\t2\t3\na b\t1\tc\t1\nc\t4\ta b\t1\n"
    pairs = read_pairs(written(tmp_path, "2\t2\n" + fold + fold))
    assert [pair.fold for pair in pairs] == [1] * 4 + [2] * 4
    assert [pair.genuine for pair in pairs] == [True, True, False, False] * 2
    assert (pairs[0].a.person, pairs[0].b.number) == ("a b", 2)


def test_one_number_alone_announces_one_fold(tmp_path: Path) -> None:
    assert [pair.fold for pair in read_pairs(written(tmp_path, "1\na 1 2\na 1 b 1\n"))] == [1, 1]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "line 1"),
        ("0\t3\n", "line 1"),
        ("many\n", "line 1"),
        ("1\t1\na\t1\t2\n", "2 in all, and lists 1"),
        ("1\t1\na\t1\t2\na\t1\tb\n", "line 3"),
        ("1\t1\na\t1\t2\na\t1\ta\t2\n", "line 3"),
        ("1\t1\na\tone\t2\na\t1\tb\t2\n", "line 2"),
    ],
)
def test_a_wrong_pairs_file_is_a_sentence(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(DatasetError, match=complaint):
        read_pairs(written(tmp_path, text))


@given(st.text(max_size=80))
def test_any_text_is_pairs_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any-pairs.txt"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        read_pairs(path)
    except DatasetError as error:
        assert str(path) in str(error)


def test_people_without_a_group_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text("person,sex,decade\na,f,1950\nb,,1960\n")
    sex, decade = read_labels(tmp_path / "labels.csv")
    assert (sex.kind, sex.members) == ("sex", (("a", "f"),))
    assert decade.members == (("a", "1950"), ("b", "1960"))


@pytest.mark.parametrize("text", ["", "person\na\n", "name,sex\na,f\n", "person,sex\na,f\na,m\n"])
def test_a_wrong_labels_file_is_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "labels.csv").write_text(text)
    with pytest.raises(DatasetError):
        read_labels(tmp_path / "labels.csv")
