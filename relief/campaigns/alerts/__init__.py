"""Public alerts of the authorities that draft a campaign: read, kept, and left to a person.

`cap` reads the XML, `drafting` turns an alert into a campaign's first texts, `service` keeps
alerts and decides what may come of each, `views` shows them to coordinators.
"""
