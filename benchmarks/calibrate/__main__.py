"""``python -m benchmarks.calibrate evidence DIR...`` and ``... fingerprint DIR...``."""

import typer

from benchmarks.calibrate.command import evidence, fingerprint

app = typer.Typer(
    name="python -m benchmarks.calibrate",
    help="Trains how evidence is weighed; measures which false match rate each similarity stands for.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command()(evidence)
app.command()(fingerprint)


if __name__ == "__main__":
    app(prog_name="python -m benchmarks.calibrate")
