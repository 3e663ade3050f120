"""Short names for addresses, made from names people gave."""

import re
import unicodedata

LONGEST = 60
LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o"}
)


def slug_of(*names: str) -> str:
    """`Croix-Rouge de Huron` as `croix-rouge-de-huron`; empty when no letter or digit is left."""
    bare = unicodedata.normalize("NFKD", " ".join(names).translate(LIGATURES))
    plain = bare.encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain)[: LONGEST + 1].strip("-")[:LONGEST].strip("-")


def folded(text: str) -> str:
    """Words as searches compare them: `Santé mentale!` as `sante mentale`."""
    bare = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    letters = "".join(each for each in bare if not unicodedata.combining(each))
    return " ".join(re.findall(r"\w+", letters))
