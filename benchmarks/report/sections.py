"""What a report is made of, before it is HTML or Markdown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as they are shown."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """A vector image and what it shows, in words."""

    name: str
    """Of the file that Markdown refers to, without its ending."""
    svg: str
    caption: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, a paragraph, plots and tables."""

    title: str
    text: str
    plots: tuple[Plot, ...] = ()
    tables: tuple[Table, ...] = ()
