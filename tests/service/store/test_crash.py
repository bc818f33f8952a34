"""A killed process loses nothing that it acknowledged and leaves nothing half written."""

import subprocess
import sys
from pathlib import Path

from service.domain.records import ChangeKind, EncounterFilter
from service.store import Store

REPOSITORY_ROOT = Path(__file__).resolve().parents[3]
ROUNDS = 3
ENCOUNTERS_BEFORE_KILL = 5


def acknowledged_before_kill(url: str) -> list[str]:
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.service.store.writing_process", url],
        cwd=REPOSITORY_ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    with writer:
        first = [writer.stdout.readline() for _ in range(ENCOUNTERS_BEFORE_KILL)]
        writer.kill()
        lines = [*first, *writer.stdout.readlines()]
    return [line.strip() for line in lines if line.endswith("\n")]


def test_every_acknowledged_encounter_survives_a_kill(url: str) -> None:
    acknowledged: list[str] = []
    for _ in range(ROUNDS):
        acknowledged += acknowledged_before_kill(url)
        with Store.open(url) as store, store.read() as transaction:
            encounters = transaction.encounters.page(EncounterFilter(), "", 100_000).encounters
            changes = transaction.changes.since(0, 100_000)
        ids = [encounter.encounter_id for encounter in encounters]
        assert set(acknowledged) <= set(ids)
        assert all(len(encounter.references) == 3 for encounter in encounters)
        assert [(ChangeKind.ENCOUNTER_ADDED, one) for one in ids] == [
            (change.kind, change.encounter_id) for change in changes
        ]
    assert len(acknowledged) >= ROUNDS * ENCOUNTERS_BEFORE_KILL
