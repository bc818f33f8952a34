"""Folders of prints as people name them."""

from pathlib import Path

import pytest

from benchmarks.datasets.facts import FactsError, SetFacts, read_facts, uniform_facts
from benchmarks.datasets.prints import DatasetError, read_prints, sets_of


def lay_out(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"")
    return root


def test_sets_are_folders_and_names_give_person_finger_and_impression(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "a/DB1/101_2.png", "people/012_10_1.tif", "people/012_2_1.bmp")

    prints = read_prints(folder)

    assert sets_of(prints) == ("a/DB1", "people")
    assert [(p.set, p.person, p.finger, p.impression) for p in prints] == [
        ("a/DB1", None, "101", 2),
        ("people", "012", "2", 1),
        ("people", "012", "10", 1),
    ]
    assert [p.name for p in prints] == ["101_2", "012_2_1", "012_10_1"]


def test_a_folder_of_images_is_a_set_of_its_own_name(tmp_path: Path) -> None:
    assert read_prints(lay_out(tmp_path / "uareu", "1_1.png"))[0].set == "uareu"


def test_files_of_other_names_are_left_out(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, "1_1.png", "contact sheet.png", "1_1.txt", "README.md")
    assert len(read_prints(folder)) == 1


@pytest.mark.parametrize("names", [(), ("notes.txt",), ("sheet.png",)])
def test_a_folder_without_prints_says_what_is_expected(tmp_path: Path, names: tuple[str, ...]) -> None:
    with pytest.raises(DatasetError, match="FINGER_IMPRESSION"):
        read_prints(lay_out(tmp_path, *names))


def test_two_files_of_one_impression_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="both show impression 1_1"):
        read_prints(lay_out(tmp_path, "1_1.png", "1_01.png"))


def test_the_longest_fitting_key_gives_the_resolution() -> None:
    facts = SetFacts(dpi=(("DB1", 400.0), ("b/DB1", 569.0)))
    assert facts.dpi_of(Path("/x/b/DB1")) == 569.0
    assert facts.dpi_of(Path("/x/a/DB1")) == 400.0
    assert facts.dpi_of(Path("/x/a/XDB1")) is None


def test_one_resolution_for_all_fits_every_folder() -> None:
    assert uniform_facts(1000).dpi_of(Path("/any")) == 1000


def test_the_packaged_table_knows_the_sets_and_the_finger_in_two_of_them() -> None:
    facts = read_facts()
    assert facts.dpi_of(Path("/data/fvc2002/DB2_B")) == 569
    one, other = Path("/data/fvc2002/DB3_B"), Path("/data/fvc2004/DB3_B")
    assert facts.same_finger(one, "108", other, "102")
    assert facts.same_finger(other, "102", one, "108")
    assert not facts.same_finger(one, "102", other, "108")


@pytest.mark.parametrize(
    "text",
    ["not toml", "dpi = 3", '[dpi]\n"a" = "x"', '[dpi]\n"a" = 0', '[dpi]\n"a" = true', "same_finger = [1]"],
)
def test_a_wrong_table_is_refused_with_its_path(tmp_path: Path, text: str) -> None:
    table = tmp_path / "table.toml"
    table.write_text(text)
    with pytest.raises(FactsError, match=r"table\.toml"):
        read_facts(table)


def test_the_shared_sets_are_complete(shared: Path) -> None:
    prints = read_prints(shared / "data" / "fingerprints")
    assert len(prints) == 6 * 80 + 260
    assert all(item.dpi is not None for item in prints)
