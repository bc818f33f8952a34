"""Settings of the service: read once at start from ``WHORL_...`` variables and a file, then handed down."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self

import platformdirs
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from service.endpoint import Endpoint
from service.limits import RequestLimits

GALLERY_PATTERN = r"^[A-Z][A-Z0-9_]{0,39}$"


class LogFormat(StrEnum):
    """How log lines are written."""

    JSON = "json"
    CONSOLE = "console"


class LogLevel(StrEnum):
    """Least severity that is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class InvalidSettingsError(ValueError):
    """The settings are wrong; each line of the text names one variable and what to do about it."""


class Settings(BaseSettings):
    """Everything an operator can choose. Immutable; the same for every part of one process."""

    model_config = SettingsConfigDict(
        env_prefix="WHORL_",
        env_nested_delimiter="__",
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        validate_default=True,
    )

    data_dir: Path = Field(default_factory=lambda: platformdirs.user_data_path("whorl"))
    """Where the service keeps what must survive a restart."""
    database_url: str = Field(
        default_factory=lambda known: f"sqlite:///{known['data_dir'] / 'whorl.db'}", repr=False
    )
    """SQLAlchemy URL of the store."""
    models_dir: Path = Field(default_factory=lambda known: known["data_dir"] / "models")
    """Where installed models lie."""

    listen: str = "127.0.0.1:50551"
    """Address and port of the gRPC listener; port 0 takes a free one."""
    insecure_loopback: bool = False
    """Serve without TLS and without knowing the caller; on a loopback address only."""
    tls_certificate_file: Path = Field(
        default_factory=lambda known: known["data_dir"] / "pki/server/certificate.pem"
    )
    """The server's certificate chain, PEM."""
    tls_key_file: Path = Field(default_factory=lambda known: known["data_dir"] / "pki/server/key.pem")
    """The server's private key, PEM."""
    tls_client_ca_file: Path = Field(
        default_factory=lambda known: known["data_dir"] / "pki/ca/certificate.pem"
    )
    """Authorities whose client certificates are accepted, PEM."""
    reflection: bool = False
    """Let any client list the services and messages."""

    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1, le=256)
    """Processes that decode images and extract features."""
    worker_tasks: int = Field(default=2000, ge=1)
    """Samples after which a worker process is replaced by a fresh one."""
    max_concurrent_rpcs: int = Field(default=64, ge=1, le=10_000)
    """Calls under way; one more is refused with OVERLOADED."""
    max_streams: int = Field(default=16, ge=1, le=1_000)
    """Batch enrolments open at once; one more is refused with OVERLOADED."""
    queue_length: int = Field(default=128, ge=1, le=100_000)
    """Samples that may wait for a worker; one more is refused with OVERLOADED."""
    deadline_default_s: float = Field(default=10.0, gt=0, le=3600)
    """Time for a call whose client sets no deadline."""
    deadline_cap_s: float = Field(default=120.0, gt=0, le=3600)
    """Longest time for one call, whatever its client asks."""
    drain_s: float = Field(default=20.0, ge=0, le=600)
    """Time that calls under way get to finish after SIGTERM."""
    limits: RequestLimits = RequestLimits()
    """Bounds on what one request may ask for."""

    galleries: Annotated[tuple[Annotated[str, Field(pattern=GALLERY_PATTERN)], ...], NoDecode] = Field(
        default=("CONVICTED", "ARRESTEE", "APPLICANT", "UNIDENTIFIED_MARK"), min_length=1, max_length=100
    )
    """Galleries that encounters may stand in, separated by commas."""
    min_fingerprint_quality: int = Field(default=20, ge=0, le=100)
    """Unified quality below which a print is not enrolled."""
    min_face_quality: int = Field(default=20, ge=0, le=100)
    """Unified quality below which a face is not enrolled."""
    target_fpir_default: float = Field(default=0.01, gt=0, le=1)
    """False positive identification rate of a search that names no threshold."""
    target_fmr_default: float = Field(default=0.0001, gt=0, le=1)
    """False match rate of a verification that names no threshold."""
    shortlist_length: int = Field(default=200, ge=1, le=100_000)
    """References that retrieval hands to exact comparison, per probe sample."""
    snapshot_every_changes: int = Field(default=5000, ge=1)
    """Changes after which the index is written to disk anew."""

    log_format: LogFormat = LogFormat.JSON
    """json for machines, console for people."""
    log_level: LogLevel = LogLevel.INFO
    """debug, info, warning or error."""

    @classmethod
    def load(cls, env_file: Path | None = None) -> Self:
        """Reads the environment over `env_file` (``NAME=value`` lines) over the defaults.

        Raises:
            InvalidSettingsError: the file is missing, or a value is wrong; the text is for the operator.
        """
        if env_file is not None and not env_file.is_file():
            raise InvalidSettingsError(f"There is no settings file {env_file}.")
        try:
            return cls(_env_file=env_file)  # type: ignore[call-arg]  # an argument of BaseSettings
        except ValidationError as error:
            raise InvalidSettingsError("\n".join(_sentences(error))) from None
        except SettingsError as error:
            raise InvalidSettingsError(
                f"{error}. See whorl.example.env for the form of each setting."
            ) from None

    @property
    def endpoint(self) -> Endpoint:
        """`listen` in its parts."""
        return Endpoint.parse(self.listen)

    @field_validator("data_dir", "models_dir", "tls_certificate_file", "tls_key_file", "tls_client_ca_file")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        return path.expanduser().absolute()

    @field_validator("galleries", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",")) if isinstance(value, str) else value

    @field_validator("galleries")
    @classmethod
    def _distinct(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(value)) != len(value):
            raise ValueError("each gallery may be named once only")
        return value

    @field_validator("listen")
    @classmethod
    def _endpoint(cls, value: str) -> str:
        Endpoint.parse(value)
        return value

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.deadline_default_s > self.deadline_cap_s:
            raise ValueError("WHORL_DEADLINE_DEFAULT_S must not exceed WHORL_DEADLINE_CAP_S")
        if self.insecure_loopback and not self.endpoint.is_loopback:
            raise ValueError(
                f"WHORL_INSECURE_LOOPBACK needs a loopback address, but WHORL_LISTEN is {self.listen}"
            )
        return self


def _sentences(error: ValidationError) -> list[str]:
    """One sentence for each wrong setting, named as the variable the operator writes."""
    lines = []
    for fault in error.errors(include_url=False, include_input=True):
        if fault["type"] == "default_factory_not_called":
            continue
        name = "WHORL_" + "__".join(str(part) for part in fault["loc"] if isinstance(part, str)).upper()
        what = fault["msg"].removeprefix("Value error, ").removeprefix("Input ")
        if not fault["loc"]:
            lines.append(f"{what}.")
        elif fault["type"] == "extra_forbidden":
            lines.append(f"{name} is no setting of Whorl; whorl.example.env names all of them.")
        elif "database_url" in fault["loc"] or not isinstance(fault["input"], str | int | float):
            lines.append(f"{name}: {what}.")
        else:
            lines.append(f"{name}={fault['input']!s}: {what}.")
    return lines
