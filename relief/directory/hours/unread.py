"""Why hours that somebody typed cannot be read."""


class Unread(Exception):
    """A text cannot be read whole; `reason` is to be translated, with `word` filled in."""

    def __init__(self, reason: str, word: str = "") -> None:
        super().__init__(reason)
        self.reason, self.word = reason, word[:60]
