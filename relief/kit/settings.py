"""Settings of the whole service, from `RELIEF_*`; an adapter keeps its own beside its own code."""

from enum import StrEnum
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from relief.kit.vault import Vault, load_key


class Mode(StrEnum):
    """What an outgoing message may do, shown on every page."""

    LIVE = "live"
    EXERCISE = "exercise"
    DEMO = "demo"


class Settings(BaseSettings):
    """What a deployment must and may say. No key has a default: it would guard real people."""

    model_config = SettingsConfigDict(env_prefix="RELIEF_", frozen=True, extra="ignore")

    mode: Mode = Mode.LIVE
    database_url: str = "sqlite:///relief.db"
    secret_key: SecretStr = Field(description="Signs forms and donors' links.")
    vault_keys: SecretStr = Field(description="Comma-separated; the first encrypts, all open.")
    index_key: SecretStr = Field(description="Blind index of phones and e-mails; never rotated.")
    base_url: str = Field(description="Where the public reaches the service; every link uses it.")
    time_zone: str = "America/Toronto"
    lane_capacity: int = Field(default=2_000, ge=8, description="Pledges waiting before shedding.")
    lane_batch: int = Field(default=256, ge=1, description="Most pledges in one commit.")
    body_limit: int = Field(default=2_000_000, ge=1_000, description="Bytes of a request body.")
    outbox_interval_s: float = Field(default=2, gt=0, description="Seconds between drains.")
    dispatch_attempts: int = Field(default=8, ge=1, description="Tries before a person is asked.")
    draft_days: int = Field(default=14, ge=1, description="Days until unfinished calls are purged.")
    contact_days: int = Field(
        default=90, ge=1, description="Days until the helpline forgets who called; counts stay."
    )
    complaint_days: int = Field(
        default=180, ge=1, description="Days until a reader's words on a record are forgotten."
    )
    survey_share: float = Field(
        default=0.1,
        ge=0,
        le=1,
        description="Of all calls, how many the survey's lot draws; 0: none.",
    )
    survey_days: int = Field(
        default=14, ge=2, description="Days until the number of one who agreed to it is forgotten."
    )
    confirm_from_cents: int = Field(
        default=1_000_000, ge=0, description="A call confirms a promise this large; 0: none."
    )
    answer_hours: float = Field(
        default=8, gt=0, description="Hours, while it is open, that an organization has to answer."
    )
    urgent_answer_hours: float = Field(default=2, gt=0, description="For the most urgent needs.")
    map_geojson: str = Field(
        default="", description="A file of the 49 census divisions; else the map is of tiles."
    )
    open_data_licence: str = Field(
        default="CC BY 4.0", description="Under which needs and gaps are published."
    )
    session_hours: int = Field(default=12, ge=1, description="A shift; then sign in again.")

    @model_validator(mode="after")
    def _long_enough(self) -> Self:
        if len(self.secret_key.get_secret_value()) < 32:
            raise ValueError("RELIEF_SECRET_KEY must have at least 32 characters")
        if urlsplit(self.base_url).scheme not in {"http", "https"}:
            raise ValueError("RELIEF_BASE_URL must begin with http:// or https://")
        return self

    @property
    def origin(self) -> str:
        """Scheme and host of the public address, as a browser sends it in `Origin`."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def https(self) -> bool:
        """Whether cookies may carry the `__Host-` promise."""
        return self.base_url.startswith("https://")

    @property
    def secret(self) -> bytes:
        """The signing key as bytes."""
        return self.secret_key.get_secret_value().encode()

    def vault(self) -> Vault:
        """Open the vault with this deployment's keys."""
        keys = [load_key(text) for text in self.vault_keys.get_secret_value().split(",")]
        return Vault(keys, load_key(self.index_key.get_secret_value()))

    def url(self, path: str) -> str:
        """Absolute public address of `path`."""
        return self.base_url.rstrip("/") + path
