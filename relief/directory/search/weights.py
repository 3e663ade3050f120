"""How much each thing counts: tuned on one half of the judged questions, told by the other.

Only the words, the place, the hours of checking and the reader's language count. There is no
weight for who somebody is, and none that can be bought.
"""

PARTS = {"name": 3.2, "kind": 4.0, "above": 1.2, "org": 1.5, "body": 1.0}
PLACE = 1.5  # of a word in the name of a town or a served area
OTHER_LANGUAGE = 0.8  # of a word that was found in the language that the reader did not ask for
BESIDE = 0.15  # of the further fields that a word is found in
WHOLE_NAME = 2.0  # for each word, where all of them stand in one name
KIND = 1.6  # of a kind that was named, for each of its words
VERY_KIND = 1.0  # as much again where the service is of that very kind, and not of one below it
CONCEPT = 0.72  # of a kind of help that is meant, not named; each further one less
FADES = 0.9
BEGINNING = 0.6  # of a word that is not whole yet
EVERY_WORD = 2.5  # for what fits all that was said
OVERDUE, NEVER_CHECKED = 0.92, 0.88
HELPED, TURNED_AWAY = 1.1, 0.8  # by at least half of those who were called back
AT_BEST = HELPED  # all of these together raise a weight so much and no more
PART_SERVED, AREA_UNKNOWN = 0.85, 0.8
HALFWAY_KM = 25.0  # where nearness counts half
SERVES_FROM_AFAR, PLACE_UNKNOWN = 0.5, 0.4  # as nearness, where there is none to go by
TIE = 0.01  # of what is close, among what is found alike
MOST_KEPT = 20_000  # questions that are kept made
