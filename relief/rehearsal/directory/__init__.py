"""A demonstration directory of human services on Lake Huron's shore: English and French apart.

Organizations, people and streets are invented; towns are not. Telephones are 555-01xx.
"""
