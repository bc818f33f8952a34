"""Run as a script: enrols until it is killed, and prints the id of each encounter once it is acknowledged."""

import sys

from service.store import Store
from tests.service.store.makers import NOW, enrol

with Store.open(sys.argv[1]) as store:
    while True:
        with store.write() as transaction:
            subject = transaction.subjects.create(NOW)
            encounter = enrol(transaction, subject.subject_id, references=3)
        sys.stdout.write(encounter.encounter_id + "\n")
        sys.stdout.flush()
