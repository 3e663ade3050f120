"""How patient the sender is."""

from functools import cache

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class PostSettings(BaseSettings):
    """Times of posts; none of them makes a second one."""

    model_config = SettingsConfigDict(env_prefix="RELIEF_POSTS_", frozen=True, extra="ignore")

    late_s: float = Field(default=600, ge=30, description="A post later than this is missed.")
    apart_s: float = Field(default=3, ge=0, description="Between two posts on one network.")
    look_s: float = Field(default=15, gt=0, description="Between looks at what waits.")
    tries: int = Field(default=5, ge=1, description="Of a post that surely did not go out.")
    lease_s: float = Field(
        default=300, ge=120, description="Longer than any call, and than two clocks are apart."
    )


@cache
def patience() -> PostSettings:
    """The deployment's, read once."""
    return PostSettings()
