"""Galleries that exist, and those that do not."""

from service.errors import FieldViolation, Reason, ServiceError


def unknown_gallery(gallery: str, galleries: frozenset[str], field: str) -> ServiceError:
    """A gallery that the service is not configured with."""
    explanation = f"There is no gallery {gallery!r}; the galleries here are {', '.join(sorted(galleries))}."
    return ServiceError(Reason.GALLERY_UNKNOWN, explanation, fields=(FieldViolation(field, explanation),))
