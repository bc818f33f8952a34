"""The schemes under which record identifiers are issued."""

from enum import StrEnum


class Scheme(StrEnum):
    """Who issues the identifier and how it is written; names as in ``whorl.v1.RecordIdentifierScheme``."""

    PNC = "PNC"
    """Police National Computer identifier."""
    CRO = "CRO"
    """Criminal Records Office number."""
    CRO_SF = "CRO_SF"
    """CRO "search file" number."""
    ASN = "ASN"
    """Arrest/summons number."""
    URN = "URN"
    """Police unique reference of a case (PTIURN)."""
    COURT_CASE = "COURT_CASE"
    """Magistrates' court case reference."""
    LEDS_PERSON = "LEDS_PERSON"
    """Person identifier of the Law Enforcement Data Service."""
    INTERPOL = "INTERPOL"
    """Interpol file or notice number."""
    UK_CRIS = "UK_CRIS"
    """Reference of the UK Central Authority for exchange of criminal records."""
    OTHER = "OTHER"
    """Any other; the issuer tells which."""
