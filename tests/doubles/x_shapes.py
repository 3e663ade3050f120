"""What X's API v2 takes and tells, as far as we use it, in our own words.

After X's published OpenAPI document (xdevplatform/xdk, `openapi.json`, 2025): TweetCreateRequest,
TweetCreateResponse, MediaUploadRequestOneShot, MetadataCreateRequest, Tweet and Problem. The two
problems of money, which that document lacks, are as the service has been seen to answer them.
"""

from typing import Annotated, Any, Literal

from pydantic import (
    Base64Bytes,
    BaseModel,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
    ValidationError,
)

Number = Annotated[StrictStr, Field(pattern="^[0-9]{1,19}$")]
Moment = Annotated[StrictStr, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]


class Closed(BaseModel):
    """An object of these properties and no others."""

    model_config = ConfigDict(extra="forbid")


class Attached(Closed):
    media_ids: list[Number] = Field(min_length=1, max_length=4)
    tagged_user_ids: list[Number] = Field(default=[], max_length=10)


class Answered(Closed):
    in_reply_to_tweet_id: Number


class PostIn(Closed):
    """TweetCreateRequest."""

    text: StrictStr = ""
    media: Attached = None
    reply: Answered = None


class PictureIn(Closed):
    """MediaUploadRequestOneShot."""

    media: Base64Bytes = Field(min_length=1)
    media_category: Literal["tweet_image", "dm_image", "subtitles"]
    media_type: Literal[
        "image/jpeg", "image/bmp", "image/png", "image/webp", "image/pjpeg", "image/tiff"
    ] = None
    shared: bool = False


class Words(Closed):
    text: StrictStr = Field(min_length=1, max_length=1000)


class Metadata(Closed):
    alt_text: Words = None


class PictureWordsIn(Closed):
    """MetadataCreateRequest."""

    id: Number
    metadata: Metadata = None


class Link(BaseModel):
    start: StrictInt
    end: StrictInt
    url: StrictStr
    expanded_url: StrictStr = ""


class Entities(BaseModel):
    urls: list[Link] = Field(default=None, min_length=1)


class Referenced(Closed):
    type: Literal["retweeted", "quoted", "replied_to"]
    id: Number


class Tweet(BaseModel):
    """Tweet."""

    id: Number
    text: StrictStr
    edit_history_tweet_ids: list[Number] = Field(min_length=1)
    created_at: Moment = None
    entities: Entities = None
    referenced_tweets: list[Referenced] = Field(default=None, min_length=1)


class Posted(Closed):
    """TweetCreateResponse."""

    data: Tweet


class Told(BaseModel):
    """Any other good answer."""


class Meta(BaseModel):
    result_count: StrictInt
    next_token: StrictStr = ""


class Timeline(Closed):
    """Get2UsersIdTweetsResponse."""

    data: list[Tweet] = Field(default=None, min_length=1)
    meta: Meta


class Problem(BaseModel):
    """Problem."""

    type: StrictStr
    title: StrictStr
    detail: StrictStr = ""
    status: StrictInt = 0


def mistakes(body: Any, shape: type[BaseModel]) -> list[str]:
    """What is wrong with `body`, in words; empty where nothing is."""
    try:
        shape.model_validate(body)
    except ValidationError as error:
        return [f"{each['loc']}: {each['msg']}" for each in error.errors()]
    return []
