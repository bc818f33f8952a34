"""What a bulk enrolment will send: one plan for each encounter, read from disk only when it is sent."""

import hashlib
import uuid
from dataclasses import dataclass

from whorl.v1.call_context_pb2 import CallContext
from whorl.v1.enrolment_pb2 import CreateEncounterRequest, EncounterDraft

from service.cli.errors import UsageError
from service.cli.samples import SampleFile, SampleOptions
from service.client import MESSAGE_LIMIT_BYTES

# Fixed for ever: the same files and facts have the same request id on every machine.
REQUEST_NAMESPACE = uuid.UUID("6a0d3c0e-3f43-5f0c-8f5e-6b1b7a1f2c44")
ENCOUNTER_LIMIT_BYTES = MESSAGE_LIMIT_BYTES - (64 << 10)


@dataclass(frozen=True, slots=True)
class PlannedEncounter:
    """One encounter to enrol."""

    name: str
    """How a person recognises it in messages."""
    outline: EncounterDraft
    """The draft without its samples."""
    samples: tuple[SampleFile, ...]
    options: SampleOptions

    def request(self, context: CallContext) -> CreateEncounterRequest:
        """Reads the files; the request id follows from content and facts, so that a repeat is recognised.

        Raises:
            UsageError: a file cannot be read, or all together are more than one message may carry.
        """
        draft = EncounterDraft()
        draft.CopyFrom(self.outline)
        draft.samples.extend(sample.read(self.options) for sample in self.samples)
        if draft.ByteSize() > ENCOUNTER_LIMIT_BYTES:
            raise UsageError(
                f"The samples are {draft.ByteSize() >> 20} MiB together; one encounter may have "
                f"{MESSAGE_LIMIT_BYTES >> 20} MiB. Divide it into several."
            )
        return CreateEncounterRequest(encounter=draft, request_id=request_id(draft), context=context)


def request_id(draft: EncounterDraft) -> str:
    """A UUID (version 5, RFC 9562) of the whole draft, image content included."""
    content = draft.SerializeToString(deterministic=True)
    return str(uuid.uuid5(REQUEST_NAMESPACE, hashlib.sha256(content).hexdigest()))
