"""The SQL store: the truth about subjects, encounters, references, changes, requests and the audit.

::

    with Store.open("sqlite:////var/lib/whorl/whorl.sqlite") as store:
        with store.write() as transaction:      # commits at the end, rolls back on any exception
            subject = transaction.subjects.create(now)
            transaction.subjects.link(subject.subject_id, identifier, now)
            encounter = transaction.encounters.add(new_encounter, new_references, now)
            sequence = transaction.changes.latest()
            transaction.audit.append(entry)
        with store.read() as transaction:       # a snapshot; writing through it fails
            page = transaction.encounters.page(EncounterFilter(), "", 50)

What can go wrong is told by the types of `service.domain.errors`.
"""

from service.store.store import Store
from service.store.transaction import Transaction

__all__ = ["Store", "Transaction"]
