"""Facts of what a caller takes along, for each template of the helpline."""

SERVICES = [
    {
        "name": "Food bank",
        "organization": "Maitland Community Kitchen",
        "phone": "519-555-0142, ext. 12",
        "hours": "open until 8:00 p.m. tonight",
        "where": "12 Example Street, Goderich",
        "only": only,
    }
    for only in ("", "en", "fr")
]
TOLD = {f"helpline_{name}": {"services": SERVICES} for name in ("slip", "text", "read")}
ASKED = {"survey_link": {"url": "http://testserver/ask/abc", "days": 14}}
