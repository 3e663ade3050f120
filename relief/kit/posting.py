"""One POST to another's server: to a number that was judged, within a time, and no further.

No redirect is followed, no cookie kept, and of the answer only its head is read: a hostile server
can neither lead us elsewhere nor hold us or fill our memory.
"""

import asyncio
import ssl
from collections.abc import Mapping

from relief.kit import wire
from relief.kit.outward import Resolve, Target, ask_dns, numbers
from relief.kit.wire import Answer


async def post(
    place: Target,
    body: bytes,
    headers: Mapping[str, str],
    *,
    limit_s: float,
    tls: ssl.SSLContext | None = None,
    resolve: Resolve = ask_dns,
) -> Answer:
    """Send `body` and read the head of the answer.

    Args:
        place: Where to.
        body: The bytes.
        headers: What to say besides `Host` and the length; visible ASCII only.
        limit_s: Seconds for all of it together.
        tls: What to trust; else what this machine does.
        resolve: Who knows the numbers of names.

    Raises:
        NotPublic: if the name leads inside; nothing was sent.
        TimeoutError: if it took too long.
        OSError: if there was no connection, or none that is safe.
        Garbled: if the answer is not HTTP.
    """
    async with asyncio.timeout(limit_s):
        found = await numbers(place, resolve)
        reader, writer = await wire.connect(place, found, tls or wire.trusted())
        try:
            said = {**headers, "Content-Length": str(len(body))}
            writer.write(wire.request("POST", place, said) + body)
            await writer.drain()
            return await wire.hear(reader)
        finally:
            # A farewell could be made to last as long as the other side likes.
            writer.transport.abort()
