"""Finds and reads the results that a report is made from."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class ReportError(ValueError):
    """A report cannot be made; says why."""


@dataclass(frozen=True, slots=True)
class Document:
    """A result as a command wrote it with ``--json``."""

    benchmark: str
    content: Any


def read_documents(sources: Sequence[Path]) -> tuple[Document, ...]:
    """Reads files, and all JSON files of folders; files of other programs in folders are passed over.

    Raises:
        ReportError: a file that was named is no result, or there is none at all.
    """
    found = []
    for source in sources:
        for path in sorted(source.glob("*.json")) if source.is_dir() else [source]:
            try:
                content = json.loads(path.read_text(encoding="utf-8"))
                found.append(Document(content["benchmark"], content))
            except (OSError, ValueError, KeyError, TypeError) as error:
                if path == source:
                    raise ReportError(f"{path} is not a result of these benchmarks: {error!r}.") from None
    if not found:
        raise ReportError("There is no result to report; run a command with --out DIR and name that folder.")
    return tuple(found)
