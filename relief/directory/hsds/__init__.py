"""The directory in HSDS 3.1, for other programs: an API that anyone reads, and exports.

Enter at `api` for the way in over HTTP, at `assembling` for what a record looks like outside.
Everything starts from what may be shown (`row.document`).
"""
