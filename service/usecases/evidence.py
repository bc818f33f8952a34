"""Evidence with the records that it stands on, read in as few queries as candidates allow."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from service.domain.errors import NotFoundError
from service.domain.records import Reference, Subject
from service.projection.projection import Holdings
from service.store.transaction import Transaction
from service.usecases.pairing import Pairing, pair
from service.usecases.samples import Probe
from service.usecases.search import Evidence

Pairings = Mapping[tuple[int, int], Pairing]
"""By sample index and reference key."""


@dataclass(frozen=True, slots=True, eq=False)
class KnownEvidence:
    """Evidence with the reference it stands on."""

    evidence: Evidence
    reference: Reference
    pairing: Pairing | None = None


def references_of(transaction: Transaction, evidence: Iterable[Evidence]) -> dict[int, Reference]:
    """The references by key; one that was deleted since the search is missing."""
    return {one.key: one for one in transaction.references.many([one.key for one in evidence])}


def known(
    evidence: Sequence[Evidence], references: Mapping[int, Reference], pairings: Pairings
) -> tuple[KnownEvidence, ...]:
    """The evidence whose reference is still there."""
    return tuple(
        KnownEvidence(one, references[one.key], pairings.get((one.sample_index, one.key)))
        for one in evidence
        if one.key in references
    )


def surviving_subjects(transaction: Transaction, subject_ids: Sequence[str]) -> dict[str, Subject]:
    """By the id asked for: the subject itself, or the one it was merged into; a deleted one is missing."""
    found = {}
    for subject in transaction.subjects.many(subject_ids):
        try:
            found[subject.subject_id] = surviving_subject(transaction, subject)
        except NotFoundError:
            continue
    return found


def surviving_subject(transaction: Transaction, subject: Subject) -> Subject:
    """The subject itself, or the one that it was merged into.

    Raises:
        NotFoundError: that one was deleted.
    """
    while subject.merged_into is not None:
        subject = transaction.subjects.get(subject.merged_into)
    return subject


def pairings_of(holdings: Holdings, probes: Mapping[int, Probe], evidence: Iterable[Evidence]) -> Pairings:
    """The pairing of minutiae behind each piece of evidence that has minutiae."""
    pairings = {}
    for one in evidence:
        shelf = holdings.shelves[one.modality]
        pairing = pair(shelf.matching, probes[one.sample_index].template, shelf.template(one.key))
        if pairing is not None:
            pairings[one.sample_index, one.key] = pairing
    return pairings
