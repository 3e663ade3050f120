"""X's API v2, as far as one account posts with it: signatures, shapes, links, refusals."""

import base64
import html
import re
import time
from datetime import UTC, datetime, timedelta

from oauthlib.common import Request as Signed
from oauthlib.oauth1.rfc5849 import signature
from pydantic import SecretStr

from notifications.networks.x import XSettings
from notifications.weighing import weigh
from relief.kit import clock
from tests.doubles import x_shapes
from tests.doubles.hostile import Answer, Double

USER, HANDLE = "2244994945", "relief_211"
KEYS = {
    "consumer_key": "ck-0123456789",
    "consumer_secret": "cs-very-secret-0123",
    "access_token": f"{USER}-at0123456789",
    "access_secret": "as-very-secret-0123",
}
DUPLICATE = "You are not allowed to create a Tweet with duplicate content."
CREDITS = "https://api.twitter.com/2/problems/credits"
LINK = re.compile(r"https?://[^\s]+[^\s.,;:!?)]")
FIRST = 1_700_000_000_000_000_000
STEP = 4_194_304  # ids of a snowflake, a millisecond apart


def account(url, **given):
    """The settings of the one account."""
    secrets = {name: SecretStr(key) for name, key in KEYS.items()}
    usual = {"base_url": url, "handle": f"@{HANDLE}", "timeout_s": 40}
    return XSettings(**{**usual, **secrets, **given})


def problem(status, detail="", title="Forbidden", kind="about:blank", **more):
    """A refusal in X's words."""
    return Answer(
        status, {"title": title, "detail": detail, "type": kind, "status": status, **more}
    )


class XServer(Double):
    """One account and what it posted."""

    def __init__(self):
        super().__init__()
        self.posts = []
        self.media = {}
        self.revoked = False
        self.spent = None  # a refusal for want of money
        self.refuses_duplicates = True  # for as long as it remembers
        self.lag = timedelta(0)  # until a post shows in the timeline
        self.page = 100
        self._nonces = set()
        self._made = 0

    @property
    def public(self):
        """The texts that stand there, the oldest first, as they were sent."""
        return [post["sent"] for post in self.posts]

    def route(self, request):
        """Answer as X does."""
        if self.revoked or not self.signed(request):
            return problem(401, "Unauthorized", "Unauthorized")
        if self.spent:
            return self.spent
        place = f"{request.method} {request.path}"
        for pattern, answer in (
            (r"POST /2/tweets", self.post),
            (r"DELETE /2/tweets/(\d+)", self.take_down),
            (r"GET /2/users/me", self.me),
            (r"GET /2/users/(\d+)/tweets", self.timeline),
            (r"POST /2/media/upload", self.take_picture),
            (r"POST /2/media/metadata", self.take_words),
        ):
            if found := re.fullmatch(pattern, place):
                return self.checked(answer(request, *found.groups()))
        return problem(404, f"no such place: {place}", "Not Found")

    def checked(self, answer):
        """Whether this double keeps to what X publishes."""
        shape = {201: x_shapes.Posted, 200: x_shapes.Told}.get(answer.status, x_shapes.Problem)
        self.wrong += x_shapes.mistakes(answer.body, shape)
        return answer

    def signed(self, request):
        """Whether the request bears our OAuth 1.0a signature, of this very address, once."""
        headers = {"Authorization": request.headers.get("Authorization", "")}
        query = request.url.partition("?")[2]
        given = dict(signature.collect_parameters(headers=headers, exclude_oauth_signature=False))
        signed = Signed(request.url, request.method)
        signed.params = signature.collect_parameters(uri_query=query, headers=headers)
        signed.signature = given.get("oauth_signature", "")
        good = (
            given.get("oauth_consumer_key") == KEYS["consumer_key"]
            and given.get("oauth_token") == KEYS["access_token"]
            and abs(int(given.get("oauth_timestamp", 0)) - time.time()) < 300
            and given.get("oauth_nonce") not in self._nonces
            and signature.verify_hmac_sha1(signed, KEYS["consumer_secret"], KEYS["access_secret"])
        )
        self._nonces.add(given.get("oauth_nonce"))
        return good

    def read(self, request, shape):
        """The body, if it is of a published shape."""
        body = request.json
        mistakes = x_shapes.mistakes(body, shape)
        self.wrong += mistakes
        return body, mistakes

    def post(self, request):
        """Make a post public."""
        body, mistakes = self.read(request, x_shapes.PostIn)
        if mistakes:
            return problem(400, mistakes[0], "Invalid Request")
        text, media = body.get("text", ""), body.get("media", {}).get("media_ids", [])
        parent = body.get("reply", {}).get("in_reply_to_tweet_id", "")
        if any(each not in self.media for each in media):
            return problem(400, "Your media IDs are invalid.", "Invalid Request")
        if parent and all(post["id"] != parent for post in self.posts):
            return problem(
                403, "You attempted to reply to a Tweet that is deleted or not visible to you."
            )
        if weigh(text) > 280:
            return problem(403, "Your Tweet text is too long.")
        if self.refuses_duplicates and any(post["sent"] == text for post in self.posts):
            return problem(403, DUPLICATE)
        self.posts.append(self.made(text, media, parent))
        made = self.posts[-1]
        return Answer(
            201,
            {
                "data": {
                    "id": made["id"],
                    "text": made["text"],
                    "edit_history_tweet_ids": [made["id"]],
                }
            },
        )

    def made(self, text, media=(), parent=""):
        """A post as X keeps it: links shortened, words escaped, pictures as one more link."""
        self._made += 1
        shown, urls = html.escape(text, quote=False), []
        for address in LINK.findall(text):
            short = f"https://t.co/{self._made:05d}{len(urls)}abcd"
            shown = shown.replace(html.escape(address, quote=False), short, 1)
            urls.append({"start": 0, "end": 23, "url": short, "expanded_url": address})
        if media:
            short = f"https://t.co/pic{self._made:05d}"
            shown += f" {short}"
            seen = f"https://x.com/{HANDLE}/status/1/photo/1"
            urls.append(
                {"start": 0, "end": 23, "url": short, "expanded_url": seen, "media_key": "3_1"}
            )
        return {
            "id": str(FIRST + self._made * STEP),
            "sent": text,
            "text": shown,
            "urls": urls,
            "media": [self.media[each] for each in media],
            "parent": parent,
            "at": clock.now(),
        }

    def take_down(self, _, tweet):
        """Delete a post."""
        if all(post["id"] != tweet for post in self.posts):
            return problem(404, "Could not find tweet.", "Not Found Error")
        self.posts = [post for post in self.posts if post["id"] != tweet]
        return Answer(200, {"data": {"deleted": True}})

    def me(self, _):
        """Who asks."""
        return Answer(200, {"data": {"id": USER, "name": "211", "username": HANDLE}})

    def timeline(self, request, user):
        """The newest first, a page at a time."""
        since = datetime.fromisoformat(request.query["start_time"])
        begin = int(request.query.get("pagination_token", "0"))
        if user != USER or not 5 <= int(request.query["max_results"]) <= 100:
            return problem(400, "not ours", "Invalid Request")
        seen = [p for p in self.posts if since <= p["at"] <= clock.now() - self.lag][::-1]
        shown = [self.told(post) for post in seen[begin : begin + self.page]]
        meta = {"result_count": len(shown)}
        if len(seen) > begin + self.page:
            meta["next_token"] = str(begin + self.page)
        body = {"data": shown, "meta": meta} if shown else {"meta": meta}
        self.wrong += x_shapes.mistakes(body, x_shapes.Timeline)
        return Answer(200, body)

    def told(self, post):
        """A post as the timeline tells it."""
        at = post["at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        told = {"id": post["id"], "text": post["text"], "created_at": at}
        told["edit_history_tweet_ids"] = [post["id"]]
        if post["urls"]:
            told["entities"] = {"urls": post["urls"]}
        if post["parent"]:
            told["referenced_tweets"] = [{"type": "replied_to", "id": post["parent"]}]
        return told

    def take_picture(self, request):
        """Keep a picture."""
        body, mistakes = self.read(request, x_shapes.PictureIn)
        if mistakes:
            return problem(400, mistakes[0], "Invalid Request")
        key = str(FIRST + 7 + len(self.media))
        self.media[key] = {"data": base64.b64decode(body["media"]), "alt": ""}
        return Answer(200, {"data": {"id": key, "media_key": f"3_{key}"}})

    def take_words(self, request):
        """Keep a picture's words."""
        body, mistakes = self.read(request, x_shapes.PictureWordsIn)
        if mistakes:
            return problem(400, mistakes[0], "Invalid Request")
        self.media[body["id"]]["alt"] = body["metadata"]["alt_text"]["text"]
        return Answer(200, {"data": {"id": body["id"]}})
