"""From results to the sections of a report."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from benchmarks.report.accuracy import (
    curve_plots,
    face_tables,
    figure_cell,
    fingerprint_table,
    fusion_tables,
    peer_tables,
)
from benchmarks.report.documents import Document, ReportError
from benchmarks.report.peers import PeerScore
from benchmarks.report.plots import bars
from benchmarks.report.sections import Plot, Section, Table


def build_sections(documents: Sequence[Document], peers: Sequence[PeerScore]) -> tuple[Section, ...]:
    """One section a result that can be shown.

    Raises:
        ReportError: a result lacks what its command writes, as those of older releases may.
    """
    sections = []
    for document in documents:
        builder = _BUILDERS.get(document.benchmark)
        if builder is None:
            continue
        try:
            sections.append(builder(document.content, peers))
        except (KeyError, TypeError) as error:
            raise ReportError(
                f"A result of `{document.benchmark}` lacks {error}; measure it again with this release."
            ) from None
    return tuple(sections)


def _fingerprints(content: Any, peers: Sequence[PeerScore]) -> Section:
    pooled = content["sets"][-1]
    return Section(
        "Fingerprints",
        f"{_measured(content)} {pooled['prints']} prints of {pooled['fingers']} fingers, "
        f"{pooled['failed_to_enrol']} failed to enrol; {pooled['genuine']:,} genuine and "
        f"{pooled['impostors']:,} impostor comparisons. A failure scores 0 and is never dropped. "
        "Percent; in brackets, 95 % by bootstrap over fingers.",
        curve_plots("fingerprint", content.get("curves")),
        (
            fingerprint_table(content["sets"]),
            *fusion_tables(content.get("fusion", ())),
            *peer_tables(content["sets"], peers),
        ),
    )


def _faces(content: Any, _: Sequence[PeerScore]) -> Section:
    accuracy = content["figures"]["pairs"]["accuracy"]
    folds = len(accuracy["folds"])
    protocol = (
        f" Pairs protocol over {folds} folds: {accuracy['mean'] * 100:.2f} +- "
        f"{accuracy['standard_error'] * 100:.2f} % right."
        if folds
        else ""
    )
    return Section(
        "Faces",
        f"{_measured(content)} {content['images']} images of {content['people']} people, "
        f"{content['failed_to_detect']} failed to detect; a failure counts as a non-match.{protocol} "
        "Percent; in brackets, 95 % by bootstrap over people.",
        curve_plots("face", content["figures"].get("curves")),
        face_tables(content["figures"]),
    )


def _identification(content: Any, _: Sequence[PeerScore]) -> Section:
    figures = content["figures"]
    stages = [row for row in figures["latency"] if row["latency"]["p50_ms"] >= 0.05]
    rates = ("rank_1", "fnir", "false_positives")
    table = Table(
        ("figure", "percent"), tuple((name.replace("_", " "), figure_cell(figures[name])) for name in rates)
    )
    return Section(
        "Identification through the service",
        f"{_measured(content)} {figures['searches']} searches in a gallery of {content['gallery']}, at the "
        f"service's threshold of {content['threshold']:.1f}.",
        (_latency_plot("identification", "stage", stages),) if stages else (),
        (table,),
    )


def _latency(content: Any, _: Sequence[PeerScore]) -> Section:
    rows = [*content["references"], *content["calls"]]
    references = [row["name"] for row in content["references"]]
    table = Table(
        ("operation", "p50 ms", "p95 ms", "max ms", *(f"x {name.replace('_', ' ')}" for name in references)),
        tuple(
            (
                row["name"].replace("_", " "),
                *(f"{row['latency'][key]:.1f}" for key in ("p50_ms", "p95_ms", "max_ms")),
                *([f"{ratio['value']:.1f}" for ratio in row["ratios"]] or [""] * len(references)),
            )
            for row in rows
        ),
    )
    return Section(
        "Latency",
        f"{_measured(content)} One client over gRPC, a gallery of {content['gallery']}; first answer "
        f"{content['start_to_serving_s']:.1f} s after start. Ratios are to reference work in the same run.",
        (_latency_plot("latency", "call", content["calls"]),),
        (table,),
    )


def _latency_plot(name: str, what: str, rows: Sequence[Any]) -> Plot:
    svg = bars(
        [row.get("name", row.get("stage", "")) for row in rows],
        [row["latency"]["p50_ms"] for row in rows],
        [row["latency"]["p95_ms"] for row in rows],
        "milliseconds",
    )
    return Plot(name, svg, f"Latency by {what}: median, and whisker to the 95th percentile.")


def _measured(content: Any) -> str:
    environment = content["environment"]
    version = content.get("algorithm_version")
    algorithm = f", algorithm {version}" if version else ""
    return (
        f"Whorl {environment['whorl']}{algorithm}, {environment['machine']}, {environment['cores']} cores, "
        f"{environment['measured_at'][:10]}."
    )


_BUILDERS: Mapping[str, Callable[[Any, Sequence[PeerScore]], Section]] = MappingProxyType(
    {
        "accuracy fingerprint": _fingerprints,
        "accuracy face": _faces,
        "identification": _identification,
        "latency": _latency,
    }
)
