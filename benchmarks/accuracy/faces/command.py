"""The command ``accuracy face``."""

from pathlib import Path
from typing import Annotated

import typer

from benchmarks.accuracy.command import CORES, score_files

NAME = "accuracy_face"


def face(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Holds one folder a person: PERSON/PERSON_0001.jpg.")
    ],
    pairs: Annotated[
        Path,
        typer.Option(metavar="FILE", exists=True, dir_okay=False, help="Pairs by folds, as LFW's pairs.txt."),
    ],
    labels: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv", exists=True, dir_okay=False, help="person, and a column a kind of group."
        ),
    ] = None,
    models: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of the networks; by default models/ of the shared folder."),
    ] = None,
    scores: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write the scores of the pairs.")
    ] = None,
    all_scores: Annotated[
        bool, typer.Option("--all-scores", help="Let the score file hold all comparisons; millions of rows.")
    ] = False,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", help="Write the figures as JSON; - for standard output."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write accuracy_face.json and .csv into it.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes that extract, threads that compare.")] = CORES,
    replicates: Annotated[int, typer.Option(min=10, help="Drawings of the bootstrap.")] = 200,
    cache: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where templates are kept between runs.")
    ] = None,
) -> None:
    """Measure faces by LFW's View 2 protocol, all against all, as searches, and by group.

    An undetected face is a non-match, never left out. An interrupted run goes on where it stopped.
    """
    import platformdirs

    from benchmarks.accuracy.faces.extraction import FaceModelsError, face_models
    from benchmarks.accuracy.faces.run import FaceOptions, measure_faces
    from benchmarks.accuracy.faces.scores import write_face_scores
    from benchmarks.datasets.face_labels import read_labels
    from benchmarks.datasets.prints import DatasetError
    from benchmarks.datasets.shared import shared_folder
    from benchmarks.output import console_for, deliver, failing_with

    console = console_for(json_file)
    with failing_with(console, DatasetError, FaceModelsError):
        cache_folder = cache or platformdirs.user_cache_path("whorl") / "benchmarks" / "templates"
        groupings = () if labels is None else read_labels(labels)
        networks = face_models(models or shared_folder().models)
        options = FaceOptions(folder, pairs, groupings, networks, cache_folder, jobs, replicates)
        run = measure_faces(console, options)
        for path in score_files(scores, out, NAME):
            write_face_scores(path, run.scores, run.layout, run.pairs, everything=all_scores)
        deliver(run.report, json_file, out, NAME, console)
