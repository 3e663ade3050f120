"""How much each thing counts: tuned on one half of the judged queries, told by the other.

Only the words, the place, the hours of checking and the reader's language count. There is no
weight for who somebody is, and none that can be bought.
"""

PARTS = {"name": 4.0, "kind": 4.0, "above": 1.2, "org": 1.5, "body": 1.0}
PLACE = 1.5  # of a word in the name of a town or a served area
SERVED = 14.0  # for who serves the place that was named among other words
OTHER_LANGUAGE = 0.8  # of a word that was found in the language that the reader did not ask for
BESIDE = 0.15  # of the further fields that a word is found in
KIND, KIND_BELOW = 16.0, 8.0  # a service of the very kind that was named, or of one below it
CONCEPT = 0.9  # of a kind of help that is meant, not named; each further one less
FADES = 0.9
BEGINNING = 0.6  # of a word that is not whole yet
EVERY_WORD = 1.3  # for what fits all that was said
OVERDUE, NEVER_CHECKED = 0.92, 0.88
PART_SERVED, AREA_UNKNOWN = 0.85, 0.8
HALFWAY_KM = 25.0  # where nearness counts half
SERVES_FROM_AFAR, PLACE_UNKNOWN = 0.4, 0.2  # as nearness, where there is none to go by
OVERDUE_DAYS = 365
