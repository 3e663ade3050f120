"""A demonstration directory of human services on Lake Huron's shore: English and French apart.

`records.organizations(lang)` gives HSDS 3.1 dicts and `terms.taxonomy(lang)` their taxonomy;
`is_confidential` of a location, `aliases` and `see_also` of a term are our own keys.
Organizations, people and streets are invented; towns are not. Telephones are 555-01xx, addresses
of e-mail @example.org. What is temporary (a shelter of one night) is not here.

To add an organization, write it into the file of its county in `counties/`:

    {"slug": "lake-pantry",              never changes: ids are made of it
     "in": "Huron, Lucknow",             whom it serves; left out or empty: unknown
     "en": ["Name", "What it is.", "Other name"], "fr": [...],     a record for each language
     "at": {"main": "Goderich, 118 Lantern Street, flat wc"},      towns.json, words.json "access"
     "hidden": "house",                  keys of `at` whose address must never leave
     "services": [
       {"s": "food", "kind": "food-bank",     kinds.json: what is not said here is said there
        "t": "FOD.1.1 FOD.1.5",               codes of terms/
        "en": ["Name", "Two to four sentences."], "fr": [...],     left out: no record in it
        "at": "main van", "h": "Tue 10-14; 1Sat 9-11",             see hours.py
        "how": "call", "who": "low", "docs": "id",                 words.json, or ["en", "fr"]
        "fee": "free", "age": [55], "lang": "en fr", "in": "",     see prices.py; `in` as above
        "tel": "voice 1-800-555-0111; tty 519-555-0112",           left out: an extension
        "seen": 1010, "edit": 30, "edit_fr": 400}]}                days before services.TODAY

A short description ends with a sentence of practices.json about that sort of work, by its first
term. `pytest tests/rehearsal/directory` says what is wrong with it. Write both languages as
somebody of the place would, from the facts and not from each other, and let no two food banks be
alike.
"""
