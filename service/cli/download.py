"""Shows how far the installation of a model is."""

from pathlib import Path

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from service.cli.output import error_console
from service.models import InstalledModel, ModelStore


def install_with_progress(store: ModelStore, name: str, source: Path | None) -> InstalledModel:
    """Installs one model, with a bar for each file on standard error.

    Raises:
        ModelError: see `ModelStore.install`.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=error_console(), transient=True) as progress:
        tasks = {}

        def report(path: str, done_bytes: int, total_bytes: int) -> None:
            if path not in tasks:
                tasks[path] = progress.add_task(path, total=total_bytes)
            progress.update(tasks[path], completed=done_bytes)

        return store.install(name, source, report)
