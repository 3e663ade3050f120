"""Lists of short words kept as one text column, the same on both databases."""

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class WordList(TypeDecorator[list[str]]):
    """A list of words as a JSON text; read whole, never searched inside."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: list[str] | None, _dialect: Dialect) -> str:
        """Write the list."""
        return orjson.dumps(value or []).decode()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> list[str]:
        """Read the list."""
        return orjson.loads(value) if value else []
