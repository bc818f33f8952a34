"""``python -m benchmarks.calibrate fingerprint DIR...``."""

import typer

from benchmarks.calibrate.command import fingerprint

app = typer.Typer(
    name="python -m benchmarks.calibrate",
    help="Measures calibrations: which false match rate each similarity of an engine stands for.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command()(fingerprint)


@app.callback()
def _commands() -> None:
    """Keeps the command's name needed while it is the only one."""


if __name__ == "__main__":
    app(prog_name="python -m benchmarks.calibrate")
