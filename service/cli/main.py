"""The `whorl` command and its subcommands. Nothing heavy is imported before a command runs."""

import typer

from service.cli.commands.encounter import encounter_app
from service.cli.commands.enrol import enrol
from service.cli.commands.enrol_dir import enrol_dir
from service.cli.commands.extract import extract
from service.cli.commands.health import health
from service.cli.commands.identify import identify
from service.cli.commands.models import models_app
from service.cli.commands.pki import pki_app
from service.cli.commands.quality import quality
from service.cli.commands.serve import serve
from service.cli.commands.subject import subject_app
from service.cli.commands.verify import verify
from service.cli.commands.version import version
from service.cli.exit_codes import EXIT_CODES_HELP

app = typer.Typer(
    name="whorl",
    help=(
        "Whose fingerprints, whose face? Whorl enrols encounters of a criminal-records office and answers "
        "with record identifiers and honest error rates.\n\n"
        "Begin on one machine:\n\n"
        "* `whorl pki init` makes certificates for development\n\n"
        "* `whorl serve` starts the service\n\n"
        "* `whorl enrol print.png:right-index --pnc 99/123456X --gallery CONVICTED --dpi 500`\n\n"
        "* `whorl identify another-print.png --dpi 500`\n\n" + EXIT_CODES_HELP
    ),
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_SERVER = "On the server"
_MATCHING = "Enrol and ask"
_RECORDS = "Records"

app.command(rich_help_panel=_SERVER)(serve)
app.add_typer(pki_app, name="pki", rich_help_panel=_SERVER)
app.add_typer(models_app, name="models", rich_help_panel=_SERVER)
app.command(rich_help_panel=_SERVER)(health)
app.command(rich_help_panel=_SERVER)(version)
app.command(rich_help_panel=_MATCHING)(enrol)
app.command("enrol-dir", rich_help_panel=_MATCHING)(enrol_dir)
app.command(rich_help_panel=_MATCHING)(identify)
app.command(rich_help_panel=_MATCHING)(verify)
app.command(rich_help_panel=_MATCHING)(extract)
app.command(rich_help_panel=_MATCHING)(quality)
app.add_typer(subject_app, name="subject", rich_help_panel=_RECORDS)
app.add_typer(encounter_app, name="encounter", rich_help_panel=_RECORDS)


def run() -> None:
    """Entry point of the console script."""
    app(prog_name="whorl")
