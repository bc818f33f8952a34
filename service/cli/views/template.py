"""Tables of `whorl extract` and `whorl quality`."""

from pathlib import Path

from rich.console import Console
from rich.markup import escape
from whorl.v1 import biometric_pb2 as biometric
from whorl.v1.template_pb2 import AssessQualityResponse, ExtractResponse

from service.cli.failures import line
from service.cli.names import enum_word
from service.cli.output import facts, table
from service.cli.wording import warnings_text


def show_extraction(
    answer: ExtractResponse, console: Console, *, minutiae: bool, output: Path | None
) -> None:
    """What was extracted."""
    console.print(
        facts(
            "Template",
            ("format", enum_word(biometric.TemplateFormat, "TEMPLATE_FORMAT_", answer.template.format)),
            ("size", f"{len(answer.template.content):,} bytes"),
            ("quality", f"{answer.quality.score} of 100"),
            ("faces", str(len(answer.faces)) if answer.faces else ""),
            ("algorithm", escape(answer.algorithm_version)),
            ("warnings", warnings_text(answer.warnings)),
            ("written to", escape(str(output)) if output else "nowhere: name a file with --output"),
        )
    )
    if minutiae:
        console.print(_minutia_table(answer))


def show_quality(answer: AssessQualityResponse, console: Console) -> None:
    """The unified score and the measurements behind it."""
    verdict = "[green]acceptable[/]" if answer.acceptable else "[red]not acceptable[/]"
    line(console, f"Quality [bold]{answer.quality.score}[/] of 100: {verdict}")
    for text in warnings_text(answer.warnings).splitlines():
        line(console, f"[yellow]warning[/] {text}")
    if answer.quality.components:
        components = table("", "measurement", "score", "value", right=("score", "value"))
        for item in answer.quality.components:
            components.add_row(escape(item.name), str(item.score), f"{item.measurement:.4g}")
        console.print(components)


def _minutia_table(answer: ExtractResponse) -> object:
    columns = ("x px", "y px", "direction deg", "kind", "quality")
    result = table("Minutiae", *columns, right=("x px", "y px", "direction deg", "quality"))
    for item in answer.minutiae:
        result.add_row(
            f"{item.x_px:.1f}",
            f"{item.y_px:.1f}",
            f"{item.direction_deg:.1f}",
            enum_word(biometric.MinutiaKind, "MINUTIA_KIND_", item.kind),
            str(item.quality),
        )
    return result
