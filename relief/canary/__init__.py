"""A canary in the directory: a hidden address is put in, and looked for on every way out.

`relief doctor` does so in a database of its own that is thrown away: nothing is put into this one.
A new way out is one line in `ways.WAYS`; a test says so where it is missing.
"""
