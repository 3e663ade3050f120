"""What callers, specialists and the public ask for, and which services of the demonstration fit.

One JSON file is one family of questions; an entry is

    {"id", "text", "lang", "near", "filters", "judgements": {service id: grade}, "note"}

Grades: 3 is what was asked for, 2 is good help, 1 is acceptable (related, or a second thought);
a service that is not named is 0. The judge read the records and the terms, never the ranker.

The rules, by which every entry was graded:

- The need counts, not the word: the house for women is found by "my husband hits me" and the
  house for men is not. Quick help comes before slow: groceries before a benefit that takes weeks.
- One need has one judgement, whether asked by keyword, by sentence, in English or in French,
  save where the language itself is asked for. A record of one language only counts in both.
- Without a place all places are alike, so "food bank" has many exact answers. A service whose
  work is elsewhere by its own words (Peel's fund) is acceptable at most.
- A town, in the text or in `near`: a service that stands there or serves it keeps its grade
  (a building one goes to must stand there); within 35 km it loses one, within 80 km two, and
  beyond that it is 0. An unknown area loses one. Lines for all of Ontario serve every town.
- `filters` are conditions: what does not meet them is 0. `free` wants a cost known to be nothing
  (also OHIP, not donations or a scale), `age` lies within the ages said, `language` is spoken
  (a code of ISO 639), `serves` names a town or a county in the areas served.
- The name of an organization means all it does; the name of a service means that service.
- `twin_of` is the same question typed without accents, `typo_of` the same with one slip: the
  judgements are those of the question they name.
"""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

Entry = dict[str, Any]


def families() -> dict[str, list[Entry]]:
    """The entries of each file, by the file's name."""
    paths = sorted(HERE.glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def entries() -> list[Entry]:
    """Every question, twins and typos among them."""
    return [entry for family in families().values() for entry in family]
