"""Page tokens: where a list goes on, bound to the filter it was given out for."""

import base64
import binascii
import hashlib
import re

from service.domain.errors import PageTokenError
from service.domain.records import EncounterFilter

_CONTENT = re.compile(rb"(?P<key>[0-9]{1,18})/(?P<digest>[0-9a-f]{16})")


def encode(key: int, encounters: EncounterFilter) -> str:
    """Token of the page after the row `key`."""
    return base64.urlsafe_b64encode(b"%d/%s" % (key, _digest(encounters))).decode()


def decode(token: str, encounters: EncounterFilter) -> int:
    """Key of the row that the page follows; 0 for the empty token of the first page.

    Raises:
        PageTokenError: the token was not given out, or for a list with another filter.
    """
    if not token:
        return 0
    try:
        match = _CONTENT.fullmatch(base64.b64decode(token, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError) as error:
        raise PageTokenError from error
    if match is None or match["digest"] != _digest(encounters):
        raise PageTokenError
    return int(match["key"])


def _digest(encounters: EncounterFilter) -> bytes:
    galleries = None if encounters.galleries is None else sorted(encounters.galleries)
    text = repr((encounters.subject_id, galleries, encounters.status))
    return hashlib.sha256(text.encode()).hexdigest()[:16].encode()
