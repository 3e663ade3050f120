"""What is written on Bluesky: a record, its key, and where in its text the links are."""

import hashlib
import re
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from notifications.networks import NotPublished, Outgoing, Picture, Placed
from notifications.networks.bluesky import answers
from relief.kit import clock
from relief.kit.deadline import Deadline

COLLECTION = "app.bsky.feed.post"
ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"  # of keys: they sort as their numbers do
A_SECOND = 1_000_000 << 10  # of keys: a number for each microsecond, times 1,024


@dataclass(frozen=True, slots=True)
class Signed:
    """A session that works, and whose it is."""

    client: Any
    did: str
    handle: str


def key(post: Outgoing) -> str:
    """The record's key, a TID: the second when `post` was begun, and its own place in it.

    Posts that are begun together get keys apart: there are a billion to a second.
    """
    drawn = int.from_bytes(hashlib.sha256(post.key.bytes).digest()[:8]) % A_SECOND
    number = int(post.begun_at.timestamp()) * A_SECOND + drawn
    return "".join(ALPHABET[number >> shift & 31] for shift in range(60, -1, -5))


def place(post: Outgoing, did: str) -> dict[str, str]:
    """Where the record of `post` stands, or would."""
    return {"repo": did, "collection": COLLECTION, "rkey": key(post)}


def request(post: Outgoing, signed: Signed, deadline: Deadline) -> Any:  # noqa: ANN401 - untyped
    """The one request that publishes `post`; its pictures are uploaded here.

    Raises:
        NotPublished: if it cannot be made.
    """
    models = import_module("atproto").models
    record = models.AppBskyFeedPost.Record(
        text=post.text,
        langs=[post.lang],
        created_at=clock.rfc3339(post.begun_at),
        facets=facets(post.text, post.link) or None,
        embed=_images(post.pictures, signed, deadline) if post.pictures else None,
        reply=_reply(post) if post.parent else None,
    )
    return models.ComAtprotoRepoPutRecord.Data(**place(post, signed.did), record=record)


def facets(text: str, link: str) -> list[Any]:
    """What is a link or a hashtag in `text`, by its bytes in UTF-8; `link` exactly as it is."""
    detect = import_module("atproto_client.utils.facet_detection").detect_facets
    facet = import_module("atproto").models.AppBskyRichtextFacet
    own = [
        facet.Main(
            features=[facet.Link(uri=link)],
            index=facet.ByteSlice(
                byte_start=len(text[: found.start()].encode()),
                byte_end=len(text[: found.end()].encode()),
            ),
        )
        for found in (re.finditer(rf"{re.escape(link)}(?!\w)", text) if link else ())
    ]
    others = [each for each in detect(text) if not any(_overlap(each, mine) for mine in own)]
    return sorted([*own, *others], key=lambda each: int(each.index.byte_start))


def _overlap(one: Any, other: Any) -> bool:  # noqa: ANN401 - untyped
    first, second = sorted((each.index.byte_start, each.index.byte_end) for each in (one, other))
    return bool(second[0] < first[1])


def _images(pictures: tuple[Picture, ...], signed: Signed, deadline: Deadline) -> Any:  # noqa: ANN401
    models = import_module("atproto").models
    images = models.AppBskyEmbedImages
    return images.Main(
        images=[
            images.Image(
                alt=picture.alt,
                image=_upload(picture, signed, deadline),
                aspect_ratio=models.AppBskyEmbedDefs.AspectRatio(
                    width=picture.width, height=picture.height
                ),
            )
            for picture in pictures
        ]
    )


def _upload(picture: Picture, signed: Signed, deadline: Deadline) -> Any:  # noqa: ANN401 - untyped
    """Its bytes on the server, which shows them to nobody until a record names them."""
    models = import_module("atproto").models

    def upload() -> Any:  # noqa: ANN401 - untyped
        # As `content`: the library's own method passes bytes in a way that httpx gives up.
        return signed.client.invoke_procedure(
            models.ids.ComAtprotoRepoUploadBlob,
            content=picture.data,
            headers={"Content-Type": picture.mime},
        )

    try:
        told = deadline.run(upload).content
        return models.get_or_create(told, models.ComAtprotoRepoUploadBlob.Response).blob
    except answers.troubles() as error:
        if answers.said(error).status in answers.NOT_LIKE_THIS:
            raise NotPublished(answers.PICTURE_REFUSED, permanent=True) from error
        raise


def _reply(post: Outgoing) -> Any:  # noqa: ANN401 - untyped
    models = import_module("atproto").models
    return models.AppBskyFeedPost.ReplyRef(
        root=_reference(post.root or post.parent), parent=_reference(post.parent)
    )


def _reference(placed: Placed | None) -> Any:  # noqa: ANN401 - untyped
    if placed is None or not placed.id.startswith("at://") or not placed.version:
        raise NotPublished(answers.NO_PARENT, permanent=True)
    strong = import_module("atproto").models.ComAtprotoRepoStrongRef
    return strong.Main(uri=placed.id, cid=placed.version)
