"""The journal survives what can happen to a file."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.cli.bulk.journal import Journal, JournalEntry, journal_path
from service.cli.errors import UsageError

entries = st.lists(
    st.builds(JournalEntry, st.uuids().map(str), st.text(max_size=10)),
    max_size=6,
    unique_by=lambda e: e.request_id,
)


@settings(max_examples=25)
@given(st.lists(entries, max_size=4))
def test_what_is_appended_is_found_again(
    tmp_path_factory: pytest.TempPathFactory, groups: list[list[JournalEntry]]
) -> None:
    path = tmp_path_factory.mktemp("journal") / "deep" / "j.jsonl"
    journal = Journal(path)
    for group in groups:
        journal.append(group)
    expected = {entry.request_id for group in groups for entry in group}
    assert journal.request_ids == Journal(path).request_ids == expected


@settings(max_examples=25)
@given(st.integers(1, 200))
def test_a_torn_last_line_is_not_believed_and_swallows_nothing(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    path = tmp_path_factory.mktemp("journal") / "j.jsonl"
    Journal(path).append([JournalEntry(f"r{number}", f"e{number}") for number in range(3)])
    whole = path.read_bytes()
    path.write_bytes(whole[: -min(cut, len(whole))])
    torn = Journal(path)
    assert torn.request_ids <= {"r0", "r1", "r2"}
    kept = torn.request_ids
    torn.append([JournalEntry("r9", "e9")])
    assert Journal(path).request_ids == kept | {"r9"}


def test_the_latest_entry_is_the_one_written_last(tmp_path: Path) -> None:
    assert Journal(tmp_path / "j.jsonl").latest is None
    journal = Journal(tmp_path / "j.jsonl")
    journal.append([JournalEntry("r1", "e1"), JournalEntry("r2", "e2")])
    assert journal.latest == JournalEntry("r2", "e2")
    assert Journal(tmp_path / "j.jsonl").latest == JournalEntry("r2", "e2")


def test_a_forgotten_journal_is_gone(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j.jsonl")
    journal.append([JournalEntry("r1", "e1")])
    journal.forget()
    assert journal.request_ids == Journal(tmp_path / "j.jsonl").request_ids == frozenset()


def test_each_service_and_source_has_its_own_journal(tmp_path: Path) -> None:
    paths = {
        journal_path(tmp_path, address, Path(source)) for address in ("a:1", "b:1") for source in ("/x", "/y")
    }
    assert len(paths) == 4


def test_a_journal_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="journal"):
        Journal(tmp_path / "file" / "j.jsonl").append([JournalEntry("r1", "e1")])
