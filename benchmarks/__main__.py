"""``python -m benchmarks``: accuracy, speed and the demonstration. Heavy imports wait for the command."""

import typer

from benchmarks.accuracy.command import accuracy
from benchmarks.accuracy.faces.command import face
from benchmarks.demo.command import demo
from benchmarks.gate.command import gate
from benchmarks.identification.command import identification
from benchmarks.latency.command import latency
from benchmarks.report.command import report

app = typer.Typer(
    name="python -m benchmarks",
    help=(
        "Measures how accurate and how fast Whorl is, on any folder of prints named FINGER_IMPRESSION.png or "
        "PERSON_FINGER_IMPRESSION.png, and shows it at work."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command()(demo)
accuracy.command()(face)
app.add_typer(accuracy, name="accuracy")
app.command()(identification)
app.command()(latency)
app.command()(gate)
app.command()(report)

if __name__ == "__main__":
    app(prog_name="python -m benchmarks")
