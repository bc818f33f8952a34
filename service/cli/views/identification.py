"""Tables of `whorl identify` and `whorl verify`."""

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from whorl.v1 import identification_pb2 as identification

from service.cli.failures import line, one_line
from service.cli.names import enum_word
from service.cli.output import table
from service.cli.wording import (
    identifiers_text,
    sample_text,
    score_meaning,
    timings_text,
    unusable,
    warnings_text,
)
from service.client import explain_status

_DECISION_STYLES = {"candidate": "green", "lead": "yellow", "below-threshold": "dim"}


def show_identification(answer: identification.IdentifyResponse, console: Console) -> None:
    """Candidates, best first, and what the search covered."""
    show_unusable_samples(answer.samples, console)
    if answer.candidates:
        console.print(_candidate_table(answer.candidates))
    else:
        line(console, "[bold]No candidate[/]: nobody in the galleries searched reaches the threshold.")
    line(
        console,
        f"Searched {answer.searched_subjects:,} persons, {answer.searched_references:,} references. "
        f"Threshold {answer.applied_min_score:.1f} ({score_meaning(answer.applied_min_score)}).",
    )
    show_timings(answer.timings, console)
    if any(item.decision == identification.CANDIDATE_DECISION_LEAD for item in answer.candidates):
        line(console, "[yellow]A lead rests on a face: it is never an identification by itself.[/]")


def show_verification(answer: identification.VerifyResponse, console: Console) -> None:
    """Whether the samples match the claimed person, and on what evidence."""
    show_unusable_samples([*answer.samples, *answer.claimed_samples], console)
    verdict = "[bold green]Matched[/]" if answer.matched else "[bold red]Not matched[/]"
    line(
        console,
        f"{verdict}: score {answer.score:.1f} ({score_meaning(answer.score)}), threshold "
        f"{answer.applied_min_score:.1f} ({score_meaning(answer.applied_min_score)}).",
    )
    if answer.subject_id:
        line(console, f"Subject {escape(answer.subject_id)}")
        for text in identifiers_text(answer.record_identifiers).splitlines():
            line(console, f"  {text}")
    if answer.evidence:
        evidence = table("Evidence", "sample", "of", "score", "reference", right=("sample", "score"))
        for item in answer.evidence:
            evidence.add_row(
                str(item.sample_index + 1),
                sample_text(item.modality, item.finger_position),
                f"{item.score:.1f}",
                escape(item.reference_id or "-"),
            )
        console.print(evidence)
    show_timings(answer.timings, console)


def show_unusable_samples(results: Iterable[identification.SampleResult], console: Console) -> None:
    """Names the samples that the others went on without, and warnings about the rest."""
    results = list(results)
    for label, result in unusable(results):
        line(
            console, f"[yellow]not used[/] {escape(label)}: {escape(one_line(explain_status(result.error)))}"
        )
    for result in results:
        for text in warnings_text(result.warnings).splitlines():
            line(console, f"[yellow]warning[/] {escape(result.label)}: {text}")


def show_timings(timings: Iterable[identification.StageTiming], console: Console) -> None:
    """Where the time went."""
    text = timings_text(timings)
    if text:
        line(console, f"[dim]Time: {escape(text)}[/]")


def _candidate_table(candidates: Iterable[identification.Candidate]) -> object:
    result = table(
        "Candidates", "rank", "record identifiers", "score", "meaning", "decision", "evidence", "subject",
        right=("rank", "score"),
    )  # fmt: skip
    for candidate in candidates:
        decision = enum_word(identification.CandidateDecision, "CANDIDATE_DECISION_", candidate.decision)
        style = _DECISION_STYLES.get(decision, "")
        evidence = "\n".join(
            f"{sample_text(item.modality, item.finger_position)} {item.score:.1f} {escape(item.gallery)}"
            for item in candidate.evidence
        )
        result.add_row(
            str(candidate.rank),
            identifiers_text(candidate.record_identifiers),
            f"{candidate.score:.1f}",
            score_meaning(candidate.score),
            f"[{style}]{decision}[/]" if style else decision,
            evidence,
            escape(candidate.subject_id),
        )
    return result
