"""Request ids that clients chose, so that a repeated request is answered and not done again."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.records import StoredRequest
from service.store.tables import RequestRow


class Requests:
    """Request ids are each client's own: two clients may use the same one."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, client: str, request_id: str) -> StoredRequest | None:
        """What the client used the request id for; None where it has not."""
        row = self._session.get(RequestRow, (client, request_id))
        if row is None:
            return None
        return StoredRequest(row.content_digest, row.encounter_id, row.subject_created, row.sequence)

    def remember(self, client: str, request_id: str, request: StoredRequest, now: datetime) -> None:
        """Notes what a request id was used for; `find` must have given None in the same transaction."""
        self._session.add(
            RequestRow(
                client=client,
                request_id=request_id,
                content_digest=request.content_digest,
                encounter_id=request.encounter_id,
                subject_created=request.subject_created,
                sequence=request.sequence,
                recorded_at=now,
            )
        )
        self._session.flush()
