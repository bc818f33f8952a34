"""Writes a report into a folder."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.report.render import to_html, to_markdown
from benchmarks.report.sections import Section


def write_report(folder: Path, title: str, sections: Sequence[Section]) -> tuple[Path, ...]:
    """Writes ``report.html``, ``report.md`` and the plots that the latter refers to; returns both pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for plot in (plot for section in sections for plot in section.plots):
        (folder / f"{plot.name}.svg").write_text(plot.svg, encoding="utf-8")
    page, text = folder / "report.html", folder / "report.md"
    page.write_text(to_html(title, sections), encoding="utf-8")
    text.write_text(to_markdown(title, sections), encoding="utf-8")
    return page, text
