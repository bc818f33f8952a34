"""Which family each scheme belongs to."""

from collections.abc import Mapping
from types import MappingProxyType

from service.domain.identifiers.asn import ASN
from service.domain.identifiers.court_case import COURT_CASE
from service.domain.identifiers.cro import CRO
from service.domain.identifiers.cro_sf import CRO_SF
from service.domain.identifiers.family import Family
from service.domain.identifiers.plain import PLAIN
from service.domain.identifiers.pnc import PNC
from service.domain.identifiers.scheme import Scheme
from service.domain.identifiers.urn import URN

FAMILIES: Mapping[Scheme, Family] = MappingProxyType(
    {
        Scheme.PNC: PNC,
        Scheme.CRO: CRO,
        Scheme.CRO_SF: CRO_SF,
        Scheme.ASN: ASN,
        Scheme.URN: URN,
        Scheme.COURT_CASE: COURT_CASE,
        Scheme.LEDS_PERSON: PLAIN,
        Scheme.INTERPOL: PLAIN,
        Scheme.UK_CRIS: PLAIN,
        Scheme.OTHER: PLAIN,
    }
)
