"""A report as one self-contained HTML page, and as Markdown beside its plots."""

import html
from collections.abc import Sequence

from benchmarks.report.sections import Section, Table

_STYLE = """
body { font: 15px/1.5 Georgia, serif; color: #000; background: #fff; max-width: 62rem; margin: 2rem auto;
       padding: 0 1rem; }
h1, h2 { font-weight: normal; line-height: 1.2; } h2 { margin-top: 2.5rem; border-top: 1px solid #000;
       padding-top: .6rem; }
figure { display: inline-block; margin: 0 1rem 1rem 0; vertical-align: top; max-width: 100%; }
figure svg { max-width: 100%; height: auto; } figcaption { font-size: 13px; max-width: 28rem; }
table { border-collapse: collapse; margin: 1rem 0; font-size: 13px; }
th, td {
       padding: .2rem .8rem .2rem 0; text-align: right; border-bottom: 1px solid #ccc; }
th:first-child, td:first-child { text-align: left; }
th { border-bottom: 1px solid #000; font-weight: normal; }
@media print { h2, figure, table { break-inside: avoid; } }
"""


def to_html(title: str, sections: Sequence[Section]) -> str:
    """One page that refers to nothing outside itself."""
    body = "\n".join(_html_section(section) for section in sections)
    name = html.escape(title)
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">\n<title>{name}</title>\n'
        f"<style>{_STYLE}</style></head>\n<body>\n<h1>{name}</h1>\n{body}\n</body>\n</html>\n"
    )


def to_markdown(title: str, sections: Sequence[Section]) -> str:
    """The same words and tables; plots are files ``NAME.svg`` beside it."""
    parts = [f"# {title}"]
    for section in sections:
        parts += [f"## {section.title}", section.text]
        parts += [f"![{plot.caption}]({plot.name}.svg)" for plot in section.plots]
        parts += [_markdown_table(table) for table in section.tables]
    return "\n\n".join(part for part in parts if part) + "\n"


def _html_section(section: Section) -> str:
    plots = "".join(
        f'<figure role="img" aria-label="{html.escape(plot.caption)}">{_own_names(plot.svg, plot.name)}'
        f"<figcaption>{html.escape(plot.caption)}</figcaption></figure>"
        for plot in section.plots
    )
    tables = "".join(map(_html_table, section.tables))
    return f"<h2>{html.escape(section.title)}</h2>\n<p>{html.escape(section.text)}</p>\n{plots}{tables}"


def _own_names(svg: str, name: str) -> str:
    """Names within one image must not meet those of another on the page."""
    for reference in ('id="', 'href="#', "url(#"):
        svg = svg.replace(reference, f"{reference}{name}-")
    return svg


def _html_table(table: Table) -> str:
    head = "".join(f"<th>{html.escape(cell)}</th>" for cell in table.header)
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>\n" for row in table.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table>"


def _markdown_table(table: Table) -> str:
    rule = ["---", *["---:"] * (len(table.header) - 1)]
    lines = [table.header, rule, *table.rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
