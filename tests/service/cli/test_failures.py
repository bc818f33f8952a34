"""How commands end when something is wrong."""

import json
from pathlib import Path

import pytest
from whorl.v1 import error_reason_pb2
from whorl.v1.identification_pb2 import IdentifyRequest

from service.cli.exit_codes import EXIT_CODES_HELP, ExitCode
from service.cli.failures import advice
from service.client import Failure
from tests.service.cli.conftest import Whorl
from tests.service.cli.stage import Stage, refusal


def test_a_refusal_names_reason_field_and_what_to_do(whorl: Whorl, stage: Stage, image: Path) -> None:
    stage.answer(
        IdentifyRequest,
        refusal("INVALID_ARGUMENT", "RESOLUTION_UNKNOWN", "no dpi stated", "samples[0].image.dpi"),
    )
    ended = whorl("identify", image)
    assert ended.code == ExitCode.REFUSED
    assert ended.out == ""
    assert ended.err.splitlines() == [
        "error RESOLUTION_UNKNOWN, INVALID_ARGUMENT: no dpi stated",
        "  field samples[0].image.dpi: samples[0].image.dpi is wrong",
        "  do State the scanner's resolution with --dpi, for example --dpi 500.",
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("INVALID_ARGUMENT", ExitCode.REFUSED),
        ("NOT_FOUND", ExitCode.REFUSED),
        ("PERMISSION_DENIED", ExitCode.REFUSED),
        ("ABORTED", ExitCode.REFUSED),
        ("RESOURCE_EXHAUSTED", ExitCode.BUSY),
        ("UNAVAILABLE", ExitCode.UNREACHABLE),
        ("DEADLINE_EXCEEDED", ExitCode.UNREACHABLE),
        ("INTERNAL", ExitCode.FAILED),
    ],
)
def test_each_code_ends_as_documented(
    code: str, expected: ExitCode, whorl: Whorl, stage: Stage, image: Path
) -> None:
    stage.answer(IdentifyRequest, refusal(code, "INTERNAL", "because"))
    assert whorl("identify", image).code == expected


def test_a_service_still_reading_its_records_is_busy(whorl: Whorl, stage: Stage, image: Path) -> None:
    stage.answer(IdentifyRequest, refusal("UNAVAILABLE", "INDEX_WARMING", "reading", retry_after_s=2.5))
    ended = whorl("identify", image)
    assert ended.code == ExitCode.BUSY
    assert "retry in 2.5 s" in ended.err


def test_with_json_the_failure_is_one_document_on_standard_error(
    whorl: Whorl, stage: Stage, image: Path
) -> None:
    stage.answer(
        IdentifyRequest,
        refusal(
            "RESOURCE_EXHAUSTED", "OVERLOADED", "[bold]no[/bold] " + "x" * 300, "samples", retry_after_s=0.5
        ),
    )
    ended = whorl("identify", image, "--json")
    assert ended.out == ""
    document = json.loads(ended.err)["error"]
    assert (document["code"], document["reason"]) == ("RESOURCE_EXHAUSTED", "OVERLOADED")
    assert document["message"].startswith("[bold]no[/bold] xxx")
    assert document["fields"] == [{"field": "samples", "description": "samples is wrong"}]
    assert document["retry_after_s"] == 0.5


def test_with_json_wrong_usage_is_a_document_too(local: Whorl) -> None:
    ended = local("identify", "absent.png", "--json")
    assert json.loads(ended.err)["error"]["code"] == "USAGE"


def test_nobody_at_the_address_is_said(local: Whorl, image: Path) -> None:
    ended = local("identify", image, "--insecure", "--address", "127.0.0.1:1")
    assert ended.code == ExitCode.UNREACHABLE
    assert "whorl serve" in ended.err


def test_missing_certificates_are_said_before_anything_is_sent(local: Whorl, image: Path) -> None:
    ended = local("identify", image)
    assert ended.code == ExitCode.USAGE
    assert "whorl pki init" in ended.err


def test_a_slow_service_is_left_at_the_deadline(
    whorl: Whorl, stage: Stage, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    release = threading.Event()
    monkeypatch.setattr(stage, "answers", _Waiting(release))
    try:
        ended = whorl("identify", image, "--deadline", "0.2")
    finally:
        release.set()
    assert ended.code == ExitCode.UNREACHABLE
    assert "DEADLINE_EXCEEDED" in ended.err


class _Waiting(dict[object, object]):
    def __init__(self, release: "object") -> None:
        super().__init__()
        self._release = release

    def __getitem__(self, key: object) -> object:
        self._release.wait(5)  # type: ignore[attr-defined]
        raise KeyError(key)


def test_every_exit_code_is_documented() -> None:
    for code in ExitCode:
        assert f"{code.value} " in EXIT_CODES_HELP


@pytest.mark.parametrize(
    "name", [name for name, number in error_reason_pb2.ErrorReason.items() if number in range(2, 29)]
)
def test_what_a_caller_can_mend_has_advice(name: str) -> None:
    reason = name.removeprefix("ERROR_REASON_")
    assert advice(Failure("INVALID_ARGUMENT", reason, "message"))
