"""What one request may ask for, so that a bad or hostile one never costs more than an answer."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

MEBIBYTE_BYTES = 1 << 20


class RequestLimits(BaseModel):
    """Upper bounds on requests; set with ``WHORL_LIMITS__NAME``."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    message_bytes: int = Field(default=16 * MEBIBYTE_BYTES, ge=MEBIBYTE_BYTES, le=256 * MEBIBYTE_BYTES)
    """Size of one gRPC message, both ways."""
    image_bytes: int = Field(default=8 * MEBIBYTE_BYTES, ge=1024, le=256 * MEBIBYTE_BYTES)
    """Size of one encoded image."""
    image_px: int = Field(default=40_000_000, ge=10_000, le=400_000_000)
    """Pixels of one decoded image, width times height."""
    image_side_px: int = Field(default=10_000, ge=100, le=65_535)
    """Width or height of one image."""
    resolution_min_dpi: float = Field(default=250.0, ge=100.0, le=1000.0)
    """Lowest resolution of a fingerprint image."""
    resolution_max_dpi: float = Field(default=2000.0, ge=500.0, le=5000.0)
    """Highest resolution of a fingerprint image."""
    samples: int = Field(default=20, ge=1, le=100)
    """Samples in one request."""
    candidates: int = Field(default=200, ge=1, le=10_000)
    """Candidates in one answer."""
    candidates_default: int = Field(default=10, ge=1, le=10_000)
    """Candidates in an answer to a request that names no number."""
    page_items: int = Field(default=1000, ge=1, le=10_000)
    """Items on one page of a listing."""
    page_items_default: int = Field(default=50, ge=1, le=10_000)
    """Items on a page of a request that names no number."""
    batch_encounters: int = Field(default=50, ge=1, le=1000)
    """Encounters in one batch of a stream."""
    labels: int = Field(default=20, ge=0, le=1000)
    """Free labels of one encounter."""
    label_characters: int = Field(default=100, ge=1, le=10_000)
    """Length of a label's key or value, and of other short texts of a client."""
    reason_characters: int = Field(default=500, ge=1, le=10_000)
    """Length of the justification of a call."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        pairs = (
            ("image_bytes", "message_bytes"),
            ("resolution_min_dpi", "resolution_max_dpi"),
            ("candidates_default", "candidates"),
            ("page_items_default", "page_items"),
        )
        for lower, upper in pairs:
            if getattr(self, lower) > getattr(self, upper):
                raise ValueError(f"{lower} must not exceed {upper}")
        return self
