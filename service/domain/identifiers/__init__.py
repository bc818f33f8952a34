"""Record identifiers: lenient about how people write them, strict about their check letters."""

from service.domain.identifiers.error import IdentifierError, IdentifierFault
from service.domain.identifiers.identifier import RecordIdentifier, parse
from service.domain.identifiers.scheme import Scheme

__all__ = ["IdentifierError", "IdentifierFault", "RecordIdentifier", "Scheme", "parse"]
