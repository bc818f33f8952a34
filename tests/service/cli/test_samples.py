"""Samples, identifiers and names as people type them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whorl.v1 import biometric_pb2 as biometric
from whorl.v1 import record_identifier_pb2 as record

from service.cli.encounter_options import parse_labels, parse_time
from service.cli.errors import UsageError
from service.cli.identifiers import parse_identifier
from service.cli.names import enum_value, enum_word, enum_words
from service.cli.samples import SampleOptions, parse_assignment, parse_sample, position_words


@pytest.mark.parametrize(
    ("text", "path", "position"),
    [
        ("a.png", "a.png", 0),
        ("a.png:right-index", "a.png", 2),
        ("a.png:RIGHT_INDEX", "a.png", 2),
        ("a.png:10", "a.png", 10),
        ("a.png:unknown", "a.png", 0),
        ("C:/prints/a.png", "C:/prints/a.png", 0),
        ("12:30 scan.png", "12:30 scan.png", 0),
        ("dir:with:colons/a.png:left-thumb", "dir:with:colons/a.png", 6),
    ],
)
def test_a_finger_is_a_file_and_perhaps_a_position(text: str, path: str, position: int) -> None:
    sample = parse_sample(text)
    assert (sample.path, sample.position) == (Path(path), position)
    assert sample.modality == biometric.MODALITY_FINGERPRINT


def test_a_face_is_named_by_the_word() -> None:
    assert parse_sample("a.jpg:face").modality == biometric.MODALITY_FACE


def test_a_file_whose_name_looks_like_a_position_is_that_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a:face").write_bytes(b"x")
    assert parse_sample("a:face").path == Path("a:face")


@pytest.mark.parametrize("word", position_words())
def test_every_position_can_be_typed(word: str) -> None:
    assert parse_assignment(f"{word}=a=b.png", "--finger").path == Path("a=b.png")


@pytest.mark.parametrize("text", ["a.png:right-indx", "a.png:16", "a.png:0"])
def test_an_unknown_position_is_refused_with_the_known_ones(text: str) -> None:
    with pytest.raises(UsageError, match="write one of: right-thumb, right-index"):
        parse_sample(text)


def test_a_near_miss_is_suggested() -> None:
    with pytest.raises(UsageError, match="did you mean right-index"):
        parse_sample("a.png:right-indx")


@given(st.text(max_size=30))
def test_any_text_is_a_sample_or_wrong_usage(text: str) -> None:
    try:
        sample = parse_sample(text.replace("\0", ""))
    except UsageError:
        return
    assert sample.position in biometric.FingerPosition.values()


@pytest.mark.parametrize("text", ["a.png", "right-index=", "=a.png"])
def test_an_assignment_has_both_sides(text: str) -> None:
    with pytest.raises(UsageError):
        parse_assignment(text, "--finger")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"absent\.png cannot be read: No such file"):
        parse_sample(str(tmp_path / "absent.png")).read(SampleOptions())
    with pytest.raises(UsageError, match="cannot be read: Is a directory"):
        parse_sample(str(tmp_path)).read(SampleOptions())


@pytest.mark.parametrize("enum", [biometric.FingerPosition, biometric.ImpressionType])
def test_every_word_stands_for_its_own_number(enum: type[biometric.FingerPosition]) -> None:
    prefix = enum.DESCRIPTOR.values_by_number[0].name.removesuffix("UNSPECIFIED")
    for word in enum_words(enum, prefix):
        assert enum_word(enum, prefix, enum_value(enum, prefix, word, "it")) == word


def test_a_number_of_a_newer_contract_is_shown_as_it_is() -> None:
    assert enum_word(biometric.FingerPosition, "FINGER_POSITION_", 99) == "99"


@pytest.mark.parametrize(
    ("text", "scheme", "issuer", "value"),
    [
        ("pnc=99/123456X", record.RECORD_IDENTIFIER_SCHEME_PNC, "", "99/123456X"),
        ("cro-sf=SF82/123456A", record.RECORD_IDENTIFIER_SCHEME_CRO_SF, "", "SF82/123456A"),
        ("COURT_CASE=99/1234/123456D", record.RECORD_IDENTIFIER_SCHEME_COURT_CASE, "", "99/1234/123456D"),
        ("other:Garda=A=1", record.RECORD_IDENTIFIER_SCHEME_OTHER, "Garda", "A=1"),
    ],
)
def test_an_identifier_is_sent_as_typed(text: str, scheme: int, issuer: str, value: str) -> None:
    identifier = parse_identifier(text)
    assert (identifier.scheme, identifier.issuer, identifier.value) == (scheme, issuer, value)


@pytest.mark.parametrize("text", ["99/123456X", "pnc=", "pnk=1", ""])
def test_an_identifier_without_scheme_or_value_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="Identifier"):
        parse_identifier(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1970-01-02", 86400), ("1970-01-01T01:00:00+01:00", 0), ("1970-01-01T00:00:05Z", 5)],
)
def test_a_time_without_offset_is_utc(text: str, seconds: int) -> None:
    timestamp = parse_time(text)
    assert timestamp is not None
    assert timestamp.seconds == seconds


def test_other_forms_of_times_and_labels_are_refused() -> None:
    with pytest.raises(UsageError, match="2026-03-01"):
        parse_time("yesterday")
    with pytest.raises(UsageError, match="KEY=VALUE"):
        parse_labels(["colour"])
    assert parse_labels(["a=b=c", "d="]) == {"a": "b=c", "d": ""}
