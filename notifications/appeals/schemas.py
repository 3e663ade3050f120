"""An appeal as it comes in: words in both languages, where they go, pictures with their words."""

import base64
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from notifications.appeals.models import Asks
from notifications.networks import networks
from relief.campaigns.schemas import Texts
from relief.kit.errors import InvalidInput
from relief.kit.forms import Input, Line, Name, Number, Prose
from relief.kit.i18n import N_

NO_NETWORK = N_("There is no network “{name}” here. Choose from: {known}.")
NO_WORDS = N_("Write the text in at least one language.")
NO_ALT = N_("Say in words what the picture shows, for those who do not see it.")
ONE_SOURCE = N_("Give the picture's address, or the id of one that was uploaded; not both.")
NO_BASE64 = N_("Give the id of an uploaded picture, or the picture itself as Base64.")
MOST_PICTURES = 4
LONGEST = 12_000_000  # characters of a picture in Base64


def _known(name: str) -> str:
    if name not in networks:
        raise InvalidInput.field(
            "", "network", NO_NETWORK, name=name[:40], known=", ".join(networks)
        )
    return name


NetworkKey = Annotated[str, StringConstraints(max_length=24), AfterValidator(_known)]
Alt = Annotated[Prose, StringConstraints(max_length=1_500)]


class AltText(Input):
    """What a picture shows, in both languages."""

    en: Alt = ""
    fr: Alt = ""


class MediaIn(Input):
    """A picture: by its address, by the id of an upload, or itself as Base64 (a data: URL)."""

    url: Annotated[Line, StringConstraints(max_length=200)] | None = None
    upload: UUID | Annotated[str, StringConstraints(max_length=LONGEST)] | None = Field(
        default=None, union_mode="left_to_right"
    )
    alt: AltText = AltText()

    @property
    def data(self) -> bytes | None:
        """The picture itself, if it came along.

        Raises:
            InvalidInput: if it cannot be read.
        """
        if not isinstance(self.upload, str):
            return None
        try:
            return base64.b64decode(self.upload.rpartition(",")[2], validate=True)
        except ValueError:
            raise InvalidInput(NO_BASE64, code="base64") from None

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.url is None) == (self.upload is None):
            raise InvalidInput.field("/url", "one_source", ONE_SOURCE)
        return self


class AppealIn(Input):
    """A new appeal, or one written anew."""

    text: Texts
    networks: Annotated[list[NetworkKey], Field(min_length=1, max_length=12)]
    title: Annotated[Name, StringConstraints(max_length=120)] | None = None
    variants: Annotated[dict[NetworkKey, Texts], Field(max_length=12)] = Field(default={})
    asks: Asks = Asks.CALL
    need: UUID | None = None
    media: Annotated[list[MediaIn], Field(max_length=MOST_PICTURES)] = Field(default=[])
    version: Number | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.text.en or self.text.fr):
            raise InvalidInput.field("/text/en", "missing", NO_WORDS)
        for n, each in enumerate(self.media):
            for lang in ("en", "fr"):
                if getattr(self.text, lang) and not getattr(each.alt, lang):
                    raise InvalidInput.field(f"/media/{n}/alt/{lang}", "alt", NO_ALT)
        return self
