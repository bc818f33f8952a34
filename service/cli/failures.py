"""Tells a person, or a machine, why a call was refused and what to do about it."""

import json
from dataclasses import asdict

from rich.console import Console
from rich.markup import escape

from service.cli.exit_codes import ExitCode
from service.client import Failure

_EXIT_CODES = {
    "UNAVAILABLE": ExitCode.UNREACHABLE,
    "DEADLINE_EXCEEDED": ExitCode.UNREACHABLE,
    "RESOURCE_EXHAUSTED": ExitCode.BUSY,
    "INTERNAL": ExitCode.FAILED,
    "UNKNOWN": ExitCode.FAILED,
    "DATA_LOSS": ExitCode.FAILED,
    "CANCELLED": ExitCode.UNREACHABLE,
}
_BUSY_REASONS = frozenset({"OVERLOADED", "INDEX_WARMING"})

_ADVICE = {
    "IMAGE_UNDECODABLE": "Hand in a whole PNG, JPEG, JPEG 2000, TIFF, BMP or WebP file.",
    "IMAGE_TOO_LARGE": "Crop the image to the print or face; keep the resolution of prints.",
    "RESOLUTION_UNKNOWN": "State the scanner's resolution with --dpi, for example --dpi 500.",
    "QUALITY_TOO_LOW": "Take the sample again; `whorl quality FILE` shows what was measured.",
    "EXTRACTION_FAILED": "Take the sample again, or hand in another one of this person.",
    "NO_FINGERPRINT": "Check that the file shows dark ridges on a light ground, and is not a face.",
    "NO_FACE": "Check that the file shows a face, and name a print as FILE:POSITION, not FILE:face.",
    "MULTIPLE_FACES": "Crop the image to the one face that is meant.",
    "TEMPLATE_FORMAT": "Hand in a template that `whorl extract` made, or an image.",
    "VERSION_MISMATCH": "The template was made by another version: extract it again from the image.",
    "CHECK_CHARACTER": "Read the identifier again: its last letter does not fit its digits.",
    "IDENTIFIER_FORMAT": "Write it as people write it: PNC 1999/1234567B, CRO 123456/99A.",
    "IDENTIFIER_IN_USE": "It names another person: `whorl subject find` tells whom; merge if they are one.",
    "IDENTIFIERS_CONFLICT": "The identifiers name different persons: merge them first if they are one.",
    "IDENTIFIER_NOT_FOUND": "No person has it: check it, or enrol an encounter with it.",
    "SUBJECT_NOT_FOUND": "Check the id; `whorl subject find` finds a person by record identifier.",
    "ENCOUNTER_NOT_FOUND": "Check the id; `whorl encounter list` shows those that you may see.",
    "SUBJECT_MERGED": "Ask for the subject that it was merged into.",
    "REFERENCE_NOT_FOUND": "Check the id; `whorl encounter get` lists the references of an encounter.",
    "REFERENCE_EXISTS": "The encounter has this sample already: hand in each finger position once.",
    "GALLERY_UNKNOWN": "Name one of the galleries that the service is configured with (WHORL_GALLERIES).",
    "GALLERY_FORBIDDEN": "Your certificate is not permitted this gallery.",
    "REQUEST_ID_REUSED": "Leave --request-id out, or repeat exactly the request that first carried it.",
    "ETAG_MISMATCH": "Someone changed it meanwhile: get it again and decide anew.",
    "LEGAL_HOLD": "A legal hold stands: nothing is destroyed while it does.",
    "RETENTION_EXPIRED": "The samples may no longer be kept, and so neither searched nor enrolled.",
    "INDEX_WARMING": "The service is still reading its records: try again shortly.",
    "OVERLOADED": "The service has more work than it accepts: try again shortly, or ask less at once.",
    "DEADLINE": "Allow more time with --deadline, or ask less at once.",
    "MODEL_NOT_INSTALLED": "On the server: `whorl models install`, then start it again.",
}
_ADVICE_BY_CODE = {
    "UNAVAILABLE": "Check --address, that `whorl serve` runs there, and that --ca, --cert and --key fit it.",
    "DEADLINE_EXCEEDED": "Allow more time with --deadline, or ask less at once.",
    "UNAUTHENTICATED": "Present a client certificate with --cert and --key.",
    "INTERNAL": "The service's log says more under this time.",
}


def exit_code(failure: Failure) -> ExitCode:
    """The exit code that belongs to a failed call."""
    if failure.reason in _BUSY_REASONS:
        return ExitCode.BUSY
    return _EXIT_CODES.get(failure.code, ExitCode.REFUSED)


def advice(failure: Failure) -> str:
    """What to do about it; empty where there is nothing to add to the message."""
    return _ADVICE.get(failure.reason) or _ADVICE_BY_CODE.get(failure.code, "")


def one_line(failure: Failure) -> str:
    """Reason, field and message on one line."""
    field = f" {failure.fields[0].field}" if failure.fields else ""
    return f"{failure.reason or failure.code}{field}: {' '.join(failure.message.split())}"


def show_failure(failure: Failure, console: Console, *, as_json: bool) -> None:
    """Writes a failure to `console`, which stands for standard error."""
    if as_json:
        # A machine reads this: no wrapping, no markup.
        document = {"error": asdict(failure) | {"advice": advice(failure)}}
        console.print(json.dumps(document), markup=False, highlight=False, soft_wrap=True)
        return
    name = f"{failure.reason}, {failure.code}" if failure.reason else failure.code
    line(console, f"[bold red]error[/] [bold]{name}[/]: {escape(failure.message or 'no explanation')}")
    for violation in failure.fields:
        # Most often the message says it already.
        more = "" if violation.description == failure.message else f": {violation.description}"
        line(console, f"  [bold]field[/] {escape(violation.field + more)}")
    if advice(failure):
        line(console, f"  [bold]do[/] {escape(advice(failure))}")
    if failure.retry_after_s is not None:
        line(console, f"  [bold]retry[/] in {failure.retry_after_s:g} s")


def show_usage_error(message: str, console: Console, *, as_json: bool) -> None:
    """Writes why a command could not even begin."""
    if as_json:
        document = {"error": {"code": "USAGE", "reason": "", "message": message}}
        console.print(json.dumps(document), markup=False, highlight=False, soft_wrap=True)
        return
    line(console, f"[bold red]error[/]: {escape(message)}")


def line(console: Console, text: str) -> None:
    """One line however long: what is copied from a terminal must not be broken."""
    console.print(text, highlight=False, soft_wrap=True)
