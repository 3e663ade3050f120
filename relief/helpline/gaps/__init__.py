"""Needs and gaps: what people ask the helpline for, where, and what they could not be given.

`counting` makes tallies by month, division and topic; `figures` reads them for staff; `published`
reads them for everybody, by whole quarters and with few people hidden; `rises` names an area that
asks for more than it used to.
"""
