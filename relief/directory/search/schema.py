"""What the index keeps of a service."""

import tantivy

from relief.directory.search.words import LANGUAGES

PARTS = ("name", "kind", "above", "org", "body")


def schema() -> tantivy.Schema:
    """The fields. Texts are stems already, and marks are words: both are only cut at spaces."""
    made = tantivy.SchemaBuilder()
    made.add_unsigned_field("n", fast=True)
    made.add_text_field("tags", tokenizer_name="stems", index_option="basic")
    made.add_integer_field("youngest", fast=True)
    made.add_integer_field("oldest", fast=True)
    for lang in LANGUAGES:
        for part in PARTS:
            made.add_text_field(f"{part}_{lang}", tokenizer_name="stems", index_option="freq")
    made.add_text_field("place", tokenizer_name="stems", index_option="freq")
    return made.build()


SCHEMA = schema()
