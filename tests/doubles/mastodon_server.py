"""A Mastodon server, as far as one account posts on it: after docs.joinmastodon.org, API 4.x."""

import html
import re
from datetime import UTC, timedelta
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qs

import regex
from pydantic import SecretStr

from notifications.networks.mastodon import MastodonSettings
from relief.kit import clock
from tests.doubles.hostile import Answer, Double

TOKEN = "tok-very-secret-0123456789"
ME = "109876543210"
LINK = re.compile(r"https?://\S+[^\s.,;:!?)]")
AN_HOUR = timedelta(hours=1)
FIRST = 112_000_000_000_000_000


def account(url, **given):
    """The settings of the one account."""
    usual = {"base_url": url, "access_token": SecretStr(TOKEN), "timeout_s": 40}
    return MastodonSettings(**{**usual, **given})


def error(status, words):
    """A refusal in Mastodon's words."""
    return Answer(status, {"error": words})


def moment(at):
    """As Mastodon writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


class MastodonServer(Double):
    """One account, what it posted, and what the server allows."""

    def __init__(self):
        super().__init__()
        self.posts = []
        self.media = {}
        self.keys = {}
        self.revoked = False
        self.ignores_keys = False  # as some that speak its API
        self.lag = timedelta(0)  # until a post shows in the account
        self.processing = 1  # looks until a picture is ready
        self.posts_allow = {
            "max_characters": 500,
            "max_media_attachments": 4,
            "characters_reserved_per_url": 23,
        }
        self.media_allow = {"image_size_limit": 16_777_216, "description_limit": 1_500}
        self._made = 0

    @property
    def public(self):
        """The texts that stand there, the oldest first, as they were sent."""
        return [post["sent"] for post in self.posts]

    def route(self, request):
        """Answer as Mastodon does."""
        place = f"{request.method} {request.path}"
        if place == "GET /api/v2/instance/":
            return self.windowed(self.instance())
        if self.revoked or request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return error(401, "The access token was revoked")
        for pattern, answer in (
            (r"POST /api/v1/statuses", self.post),
            (r"PUT /api/v1/statuses/(\w+)", self.change),
            (r"DELETE /api/v1/statuses/(\w+)", self.take_down),
            (r"GET /api/v1/accounts/verify_credentials", self.me),
            (r"GET /api/v1/accounts/(\w+)/statuses", self.account),
            (r"POST /api/v2/media", self.take_picture),
            (r"GET /api/v1/media/(\w+)", self.picture),
        ):
            if found := re.fullmatch(pattern, place):
                return self.windowed(answer(request, *found.groups()))
        self.wrong.append(f"asked for what it has not: {place}")
        return error(404, "Record not found")

    def windowed(self, answer):
        """With the headers of its windows, which are ISO dates here and seconds elsewhere."""
        answer.headers |= {
            "X-RateLimit-Limit": "300",
            "X-RateLimit-Remaining": "299",
            "X-RateLimit-Reset": moment(clock.now() + timedelta(minutes=5)),
        }
        return answer

    def instance(self):
        """What it says of itself."""
        allowed = {"statuses": self.posts_allow, "media_attachments": self.media_allow}
        return Answer(
            200,
            {
                "domain": "mastodon.example",
                "title": "Example",
                "version": "4.4.0",
                "api_versions": {"mastodon": 6},
                "configuration": {**allowed, "urls": {}, "polls": {}, "translation": {}},
            },
        )

    def post(self, request):
        """Make a post public, or find that this was asked before."""
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        media = parse_qs(request.body.decode()).get("media_ids[]", [])
        key = request.headers.get("Idempotency-Key")
        kept = self.keys.get(key)
        if (
            key is None
            or form.get("visibility") != "public"
            or form.get("language") not in {"en", "fr"}
        ):
            self.wrong.append(f"a post like no other: {form}")
        if kept and clock.now() < kept[1] + AN_HOUR and not self.ignores_keys:
            return Answer(200, self.told(kept[0]))
        if refusal := self.refused(form.get("status", ""), media):
            return refusal
        parent = form.get("in_reply_to_id")
        if parent and all(each["id"] != parent for each in self.posts):
            return error(404, "The post you are trying to reply to does not appear to exist.")
        made = self.made(form["status"], media, parent, form.get("language"))
        self.keys[key] = (made, clock.now())
        return Answer(200, self.told(made))

    def made(self, text, media=(), parent=None, language="en"):
        """A post that stands now."""
        self._made += 1
        post = {
            "id": str(FIRST + self._made),
            "sent": text,
            "media": list(media),
            "parent": parent,
            "language": language,
            "at": clock.now(),
            "edited": None,
        }
        self.posts.append(post)
        return post

    def refused(self, text, media):
        """Why it is not taken, if it is not."""
        counted = LINK.sub("x" * self.posts_allow["characters_reserved_per_url"], text)
        counted = re.sub(r"(@\w+)@[\w.-]+\w", r"\1", counted)
        most = self.posts_allow["max_characters"]
        if len(regex.findall(r"\X", counted)) > most:
            return error(422, f"Validation failed: Text character limit of {most} exceeded")
        if len(media) > self.posts_allow["max_media_attachments"]:
            return error(422, "Validation failed: Cannot attach more than 4 files")
        if any(self.media[each]["looks"] > 0 for each in media):
            return error(
                422,
                "Validation failed: Cannot attach files that have not finished processing. "
                "Try again in a moment!",
            )
        return None

    def change(self, request, key):
        """Change a post in place."""
        form = parse_qs(request.body.decode())
        post = next((each for each in self.posts if each["id"] == key), None)
        if post is None:
            return error(404, "Record not found")
        if refusal := self.refused(form["status"][0], form.get("media_ids[]", [])):
            return refusal
        post |= {"sent": form["status"][0], "media": form.get("media_ids[]", [])}
        post["edited"] = clock.now()
        return Answer(200, self.told(post))

    def take_down(self, _, key):
        """Delete a post."""
        post = next((each for each in self.posts if each["id"] == key), None)
        if post is None:
            return error(404, "Record not found")
        self.posts.remove(post)
        return Answer(200, {**self.told(post), "text": post["sent"]})

    def me(self, _):
        """Who asks."""
        return Answer(200, self.who())

    def who(self):
        """The account."""
        return {
            "id": ME,
            "username": "relief",
            "acct": "relief",
            "display_name": "211",
            "url": "https://mastodon.example/@relief",
            "created_at": "2020-01-01T00:00:00.000Z",
        }

    def account(self, request, key):
        """The newest first, a page at a time."""
        asked = request.query
        if key != ME or int(asked.get("limit", "20")) > 40:
            return error(404, "Record not found")
        below = int(asked.get("max_id", FIRST * 2))
        seen = [p for p in self.posts if p["at"] <= clock.now() - self.lag and int(p["id"]) < below]
        return Answer(200, [self.told(each) for each in seen[::-1][: int(asked["limit"])]])

    def told(self, post):
        """A post as its API tells it."""
        return {
            "id": post["id"],
            "created_at": moment(post["at"]),
            "edited_at": moment(post["edited"]) if post["edited"] else None,
            "in_reply_to_id": post["parent"],
            "in_reply_to_account_id": ME if post["parent"] else None,
            "sensitive": False,
            "spoiler_text": "",
            "visibility": "public",
            "language": post["language"],
            "uri": f"https://mastodon.example/users/relief/statuses/{post['id']}",
            "url": f"https://mastodon.example/@relief/{post['id']}",
            "content": shown(post["sent"]),
            "account": self.who(),
            "reblog": None,
            "media_attachments": [{"id": each, "type": "image"} for each in post["media"]],
            "mentions": [],
            "tags": [],
            "emojis": [],
            "card": None,
            "poll": None,
        }

    def take_picture(self, request):
        """Keep a picture, and begin to process it."""
        head = f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode()
        fields = {}
        for part in BytesParser(policy=HTTP).parsebytes(head + request.body).iter_parts():
            name = part.get_param("name", header="content-disposition")
            fields[name] = (part.get_content_type(), part.get_payload(decode=True))
        key = str(900 + len(self.media))
        kind, data = fields["file"]
        alt = fields.get("description", ("", b""))[1].decode()
        self.media[key] = {"data": data, "kind": kind, "alt": alt, "looks": self.processing}
        return self.picture_told(key, 202)

    def picture(self, _, key):
        """How far it is."""
        self.media[key]["looks"] -= 1
        return self.picture_told(key, 200 if self.media[key]["looks"] <= 0 else 206)

    def picture_told(self, key, status):
        """A picture as its API tells it: without a place until it is processed."""
        media = self.media[key]
        ready = media["looks"] <= 0
        place = f"https://files.mastodon.example/{key}.jpg" if ready else None
        told = {"id": key, "type": "image", "url": place, "description": media["alt"] or None}
        return Answer(200 if ready and status == 202 else status, told)


def shown(text):
    """As Mastodon shows it: paragraphs, links of which the middle is seen, people, topics."""

    def link(found):
        address = found[0]
        scheme, middle = address.split("//", 1)
        seen, rest = middle[:30], middle[30:]
        kind = ' class="ellipsis"' if rest else ""
        return (
            f'<a href="{address}" target="_blank" rel="nofollow noopener" translate="no">'
            f'<span class="invisible">{scheme}//</span><span{kind}>{seen}</span>'
            f'<span class="invisible">{rest}</span></a>'
        )

    body = LINK.sub(link, html.escape(text, quote=False))
    body = re.sub(
        r"(?<![\w/\">])#(\w+)",
        r'<a href="https://mastodon.example/tags/\1" class="mention hashtag" rel="tag">'
        r"#<span>\1</span></a>",
        body,
    )
    lines = [each.replace("\n", "<br />") for each in re.split(r"\n{2,}", body)]
    return "".join(f"<p>{each}</p>" for each in lines)
